/** Everything under `/portal/sso` needs the connections. */
import { useQuery } from '@tanstack/react-query'
import { IntentLayout } from '../../intent-layout.tsx'
import { connectionsQuery } from './connections.tsx'

export function SsoLayout() {
  return <IntentLayout intent="sso" shape="tiles" queries={[useQuery(connectionsQuery)]} />
}
