/** Everything under `/portal/domain_verification` needs the domains. */
import { useQuery } from '@tanstack/react-query'
import { IntentLayout } from '../../intent-layout.tsx'
import { domainsQuery } from './domains.tsx'
import './domains.css'

export function DomainsLayout() {
  return <IntentLayout intent="domain_verification" shape="page" queries={[useQuery(domainsQuery)]} />
}
