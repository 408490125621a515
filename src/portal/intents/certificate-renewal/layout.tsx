/** Everything under `/portal/certificate_renewal` needs the certificates. */
import { useQuery } from '@tanstack/react-query'
import { IntentLayout } from '../../intent-layout.tsx'
import { renewalsQuery } from './renewals.tsx'
import './certificates.css'

export function RenewalLayout() {
  return <IntentLayout intent="certificate_renewal" shape="page" queries={[useQuery(renewalsQuery)]} />
}
