/** `gatehouse links`: portal links, for one opening at once or to share for thirty days. */
import type { Command } from 'commander'
import { subscribeItContacts } from '../resources/it-contacts/it-contacts.ts'
import { findOrganization, organizationLookup } from '../resources/organizations/organizations.ts'
import { intents } from '../resources/portal-links/intents.ts'
import { createPortalLink } from '../resources/portal-links/portal-links.ts'
import * as setupLinks from '../resources/setup-links/setup-links.ts'
import { setupLinkOf } from '../resources/setup-links/shape.ts'
import { wantedIntents } from '../resources/setup-links/wanted-intents.ts'
import { command, group, several } from './command.ts'
import { UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { print, printJson, printList } from './output.ts'
import { inPage, type PageOptions, pageOf } from './page.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addLinks(program: Command): void {
  const links = group(program, 'links', 'Portal links for the IT contacts of an organization')
  const example = '--organization org_01EHZNVPK3SFK441A1RGBFSHRT'
  inEnvironment(
    command(
      links,
      'create',
      'Make a portal link; it opens once, within five minutes, unless it is to share',
      [`links create ${example} --intent sso`, `links create ${example} --share --intent sso --intent dsync`],
    ),
  )
    .requiredOption('--organization <id>', 'whose link it is')
    .option(
      '--intent <intent>',
      `one of ${intents.join(', ')} (default: the portal's home); with --share may repeat`,
      several,
    )
    .option('--share', 'good for thirty days and as many openings; replaces the former one', false)
    .option('--contact <email>', 'an IT contact to put on the list; may repeat', several)
    .option('--return-url <url>', 'where the way back leads')
    .option('--success-url <url>', 'where the end of the set-up leads')
    .action(create)
  inPage(
    inEnvironment(
      command(links, 'list', 'List the links that are stored: shared ones, and those in mails', [
        `links list ${example}`,
      ]),
    ),
  )
    .requiredOption('--organization <id>', 'whose links')
    .action(list)
  inEnvironment(
    command(links, 'revoke <id>', 'Revoke a stored link, and end the sessions that it opened', [
      `links revoke setup_link_01EHZ… ${example}`,
    ]),
  )
    .requiredOption('--organization <id>', 'whose link it is')
    .action(revoke)
}

interface LinkOptions extends ScopeOptions {
  organization: string
}
interface CreateOptions extends LinkOptions {
  intent?: string[]
  share: boolean
  contact?: string[]
  returnUrl?: string
  successUrl?: string
}

async function create(options: CreateOptions): Promise<void> {
  if (options.share) return share(options)
  const [intent, ...more] = options.intent ?? []
  if (more.length > 0) throw new UsageError('Only a link to share (--share) may have several intents.')
  await withInstallation(async ({ store, sealer, config }) => {
    const environment = await findScope(store.db, options)
    const context = {
      environment_id: environment.id,
      clock: store.clock,
      key: sealer.deriveKey('portal links'),
      public_url: config.public_url,
      rules: environment.settings.rules,
    }
    const { organization, returnUrl, successUrl, contact } = options
    const input = {
      organization,
      ...(intent !== undefined && { intent }),
      ...(returnUrl !== undefined && { return_url: returnUrl }),
      ...(successUrl !== undefined && { success_url: successUrl }),
      ...(contact && { it_contact_emails: contact }),
    }
    const link = await createPortalLink(organizationLookup(store), context, input)
    const owner = { environment_id: environment.id, organization_id: organization }
    if (contact) await store.change(cliActor, (tx) => subscribeItContacts(tx, owner, contact))
    if (options.json) printJson({ object: 'portal_link', link })
    else print(link)
  })
}

async function share(options: CreateOptions): Promise<void> {
  if (options.returnUrl !== undefined || options.successUrl !== undefined)
    throw new UsageError('A link to share leads back to where the environment says, not to a URL of its own.')
  const { organization, intent = [], contact } = options
  await withLinks(options, async (deps, environment_id, shape) => {
    const owner = { environment_id, organization_id: organization }
    const wanted = wantedIntents(intent)
    const row = await deps.store.change(cliActor, async (tx) => {
      if (contact) await subscribeItContacts(tx, owner, contact)
      return setupLinks.createSharedLink(tx, owner, wanted)
    })
    const made = shape(row)
    if (options.json) printJson(made)
    else print(made.link ?? '')
  })
}

async function list(options: LinkOptions & PageOptions): Promise<void> {
  await withLinks(options, async ({ store }, environment_id, shape) => {
    const { id } = await findOrganization(store.db, environment_id, options.organization)
    const owner = { environment_id, organization_id: id }
    printList(
      await setupLinks.listSetupLinks(store.db, owner, pageOf(options), shape),
      {
        id: (one) => one.id,
        kind: (one) => one.kind,
        state: (one) => one.state,
        intents: (one) => one.intents.join(' ') || 'all',
        until: (one) => one.expires_at,
        link: (one) => one.link,
      },
      options,
    )
  })
}

async function revoke(id: string, options: LinkOptions): Promise<void> {
  await withLinks(options, async ({ store }, environment_id) => {
    const owner = { environment_id, organization_id: options.organization }
    await setupLinks.findSetupLink(store.db, owner, id)
    await store.change(cliActor, (tx) => setupLinks.revokeSetupLinks(tx, owner, { id }))
    if (options.json) printJson({ id, revoked: true })
    else print(`revoked ${id}`)
  })
}

type Shape = (row: setupLinks.Row) => ReturnType<typeof setupLinkOf>
type Opened = Parameters<Parameters<typeof withInstallation>[0]>[0]

function withLinks(
  options: LinkOptions,
  work: (deps: Opened, environment_id: string, shape: Shape) => Promise<void>,
): Promise<void> {
  return withInstallation(async (deps) => {
    const { store, sealer, config } = deps
    const { id } = await findScope(store.db, options)
    const context = {
      public_url: config.public_url,
      key: sealer.deriveKey('setup links'),
      clock: store.clock,
    }
    await work(deps, id, (row) => setupLinkOf(row, context))
  })
}
