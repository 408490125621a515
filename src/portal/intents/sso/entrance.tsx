/** `/portal/sso`: the grid for a start, the step last opened for a return, the management screen once it is active. */
import { getRouteApi, Navigate } from '@tanstack/react-router'
import { lazy } from 'react'
import { type Connection, useConnections, useGuide } from './connections.tsx'
import { resumeStep, stepAddress } from './steps.tsx'

const ChooseProvider = lazy(() => import('./choose-provider.tsx'))
const route = getRouteApi('/inside/sso/')

export function SsoEntrance() {
  const { change } = route.useSearch()
  const connections = useConnections().filter((connection) => connection.state !== 'deleting')
  const changing = connections.find((connection) => connection.id === change && !connection.active)
  const active = connections.find((connection) => connection.active)
  const draft = connections.find((connection) => connection.draft)
  if (changing) return <ChooseProvider changing={changing} />
  if (active) return <Navigate to="/sso/connections/$id" params={{ id: active.id }} replace />
  if (draft) return <Resume connection={draft} />
  return <ChooseProvider />
}

function Resume({ connection }: { connection: Connection }) {
  const guide = useGuide(connection.guide_id)
  return <Navigate to={stepAddress(connection, resumeStep(connection, guide))} replace />
}
