/** Everything under `/portal/dsync` needs the directories. */
import { useQuery } from '@tanstack/react-query'
import { IntentLayout } from '../../intent-layout.tsx'
import { directoriesQuery } from './directories.tsx'
import '../../form/form.css'
import './directories.css'

export function DirectoriesLayout() {
  return <IntentLayout intent="dsync" shape="tiles" queries={[useQuery(directoriesQuery)]} />
}
