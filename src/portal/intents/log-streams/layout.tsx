/** Everything under `/portal/log_streams` needs the streams and the destinations. */
import { useQuery } from '@tanstack/react-query'
import { IntentLayout } from '../../intent-layout.tsx'
import { destinationsQuery, streamsQuery } from './streams.tsx'
import './log-streams.css'

export function LogStreamsLayout() {
  return (
    <IntentLayout
      intent="log_streams"
      shape="page"
      queries={[useQuery(streamsQuery), useQuery(destinationsQuery)]}
    />
  )
}
