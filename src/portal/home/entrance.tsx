import { Navigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useSession } from '../session.tsx'

const Home = lazy(() => import('./home.tsx'))

/** `/portal`: where the link pointed to; without an intent, the list of what can be set up. */
export function Entrance() {
  const { intent } = useSession()
  if (intent) return <Navigate to="/$intent" params={{ intent }} replace />
  return (
    <Suspense>
      <Home />
    </Suspense>
  )
}
