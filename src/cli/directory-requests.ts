/** `gatehouse directories requests`: what the provider sent, and what was understood. */
import type { Command } from 'commander'
import { findDirectory } from '../resources/directories/directories.ts'
import { listDirectoryRequests } from '../resources/directory-requests/directory-requests.ts'
import { command } from './command.ts'
import { withInstallation } from './open.ts'
import { printList } from './output.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addDirectoryRequests(directories: Command): void {
  inEnvironment(
    command(directories, 'requests <id>', 'The last requests of the provider, newest first', [
      'directories requests directory_01EHZ…',
      'directories requests directory_01EHZ… --failed --json',
    ]),
  )
    .option('--failed', 'only what was refused', false)
    .action(requests)
}

async function requests(id: string, options: ScopeOptions & { failed: boolean }): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id: environment_id } = await findScope(store.db, options)
    const directory = await findDirectory(store.db, { environment_id }, id)
    const data = await listDirectoryRequests(store.db, directory, { limit: 100, failed: options.failed })
    printList(
      { data },
      {
        at: (one) => one.created_at,
        request: (one) => `${one.method} ${one.path}`,
        status: (one) => one.status,
        about: (one) => one.understood.resource_name,
        changes: (one) => one.understood.changes.join(', '),
        quirks: (one) => one.quirks.join(' '),
        problem: (one) => one.detail,
      },
      options,
    )
  })
}
