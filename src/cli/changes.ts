/** `gatehouse changes`: what IT contacts did in the portal. */
import type { Command } from 'commander'
import { findOrganization } from '../resources/organizations/organizations.ts'
import type { FieldChange } from '../resources/portal-changes/contract.ts'
import { type ChangeFilter, listChanges } from '../resources/portal-changes/portal-changes.ts'
import { type Intent, intents } from '../resources/portal-links/intents.ts'
import { choice, command, group } from './command.ts'
import { withInstallation } from './open.ts'
import { printList } from './output.ts'
import { inPage, type PageOptions, pageOf } from './page.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

interface ChangeOptions extends ScopeOptions, PageOptions {
  organization: string
  intent?: Intent
  target?: string
}

export function addChanges(program: Command): void {
  const changes = group(program, 'changes', 'What IT contacts changed in the portal')
  inPage(
    inEnvironment(
      command(changes, 'list', 'List the changes of an organization, newest first, with before and after', [
        'changes list --organization org_01EHZ…',
        'changes list --organization org_01EHZ… --intent sso --json',
      ]),
    ),
  )
    .requiredOption('--organization <id>', 'whose changes')
    .addOption(choice('--intent <intent>', 'of one part', intents))
    .option('--target <id>', 'of one thing: a connection, a domain …')
    .action(list)
}

async function list(options: ChangeOptions): Promise<void> {
  const { intent } = options
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    const { id } = await findOrganization(store.db, environment.id, options.organization)
    const owner = { environment_id: environment.id, organization_id: id }
    const filter: ChangeFilter = {
      ...pageOf(options),
      ...(intent && { intents: [intent] }),
      ...(options.target !== undefined && { target_id: options.target }),
    }
    printList(
      await listChanges(store.db, owner, filter),
      {
        at: (one) => one.created_at,
        who: (one) => one.actor.name ?? one.actor.id,
        what: (one) => `${one.target.type}.${one.action}`,
        name: (one) => one.target.name ?? undefined,
        changes: (one) => one.changes.map(inWords).join('; ') || undefined,
      },
      options,
    )
  })
}

function inWords({ field, before, after, hidden }: FieldChange): string {
  return hidden ? `${field} changed` : `${field}: ${before ?? '–'} → ${after ?? '–'}`
}
