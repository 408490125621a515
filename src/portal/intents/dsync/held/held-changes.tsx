/** Changes that wait for a person: too many would lose their access at once, or much would change. */
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import type { Directory, Held } from '../directories.tsx'
import { HeldChange } from './held-change.tsx'

interface HeldChangesProps {
  directory: Directory
  guide: DirectoryGuide
  changes: readonly Held[]
}
export function HeldChanges({ directory, guide, changes }: HeldChangesProps) {
  return changes.map((change) => (
    <HeldChange key={change.id} directory={directory} guide={guide} change={change} />
  ))
}
