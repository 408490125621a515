/** Everything under `/portal/audit_logs` needs to know whether there is a log, and how long it keeps; it brings their words along. */
import './audit-logs.css'
import '../../messages/audit-logs-later.tsx'
import { useQuery } from '@tanstack/react-query'
import { IntentLayout } from '../../intent-layout.tsx'
import { overviewQuery } from './queries.tsx'

export function AuditLogsLayout() {
  return <IntentLayout intent="audit_logs" shape="page" queries={[useQuery(overviewQuery)]} />
}
