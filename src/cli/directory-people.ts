/** `gatehouse directories users` and `groups`: who is in a directory. */
import type { Command } from 'commander'
import { listDirectoryGroups } from '../resources/directory-groups/groups.ts'
import { listDirectoryUsers } from '../resources/directory-users/users.ts'
import { command } from './command.ts'
import { withInstallation } from './open.ts'
import { printList } from './output.ts'
import { inPage, type PageOptions, pageOf } from './page.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addDirectoryPeople(directories: Command): void {
  inPage(
    inEnvironment(
      command(directories, 'users <id>', 'List the users of a directory, newest first', [
        'directories users directory_01EHZ…',
        'directories users directory_01EHZ… --email ada@foo-corp.com --json',
      ]),
    ),
  )
    .option('--group <id>', 'of this group only')
    .option('--email <email>', 'with this primary address')
    .option('--idp-id <id>', 'whom the provider calls so')
    .action(users)
  inPage(
    inEnvironment(
      command(directories, 'groups <id>', 'List the groups of a directory, newest first', [
        'directories groups directory_01EHZ…',
      ]),
    ),
  )
    .option('--user <id>', 'of this user only')
    .action(groups)
}

async function users(
  id: string,
  options: ScopeOptions & PageOptions & { group?: string; email?: string; idpId?: string },
): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id: environment_id } = await findScope(store.db, options)
    const { group: of, email, idpId } = options
    const page = await listDirectoryUsers(store.db, environment_id, {
      ...pageOf(options),
      directory: id,
      ...(of !== undefined && { group: of }),
      ...(email !== undefined && { email }),
      ...(idpId !== undefined && { idp_id: idpId }),
    })
    printList(
      page,
      {
        id: (one) => one.id,
        name: (one) => one.name,
        email: (one) => one.email,
        username: (one) => one.username,
        state: (one) => one.state,
        groups: (one) => one.groups.map(({ name }) => name).join(', '),
      },
      options,
    )
  })
}

async function groups(id: string, options: ScopeOptions & PageOptions & { user?: string }): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id: environment_id } = await findScope(store.db, options)
    const page = await listDirectoryGroups(store.db, environment_id, {
      ...pageOf(options),
      directory: id,
      ...(options.user !== undefined && { user: options.user }),
    })
    printList(page, { id: (one) => one.id, name: (one) => one.name, 'idp id': (one) => one.idp_id }, options)
  })
}
