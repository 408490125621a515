import { useKnownSession } from './session.tsx'

/** The name of the tab: what, then where. React lifts it into the head. */
export function Title({ children }: { children: string }) {
  const vendor = useKnownSession()?.branding.name
  return <title>{vendor ? `${children} · ${vendor}` : children}</title>
}
