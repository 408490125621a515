/** `gatehouse contacts`: the IT contacts of an organization. */
import type { Command } from 'commander'
import type { ItContact } from '../resources/it-contacts/contract.ts'
import { inviteItContact } from '../resources/it-contacts/invite.ts'
import {
  createItContact,
  deleteItContact,
  listItContacts,
  revokeItContact,
} from '../resources/it-contacts/it-contacts.ts'
import { findOrganization } from '../resources/organizations/organizations.ts'
import { intents } from '../resources/portal-links/intents.ts'
import { wantedIntents } from '../resources/setup-links/wanted-intents.ts'
import { command, group, several } from './command.ts'
import { cliActor, withInstallation } from './open.ts'
import { note, print, printJson, printList, printRecord } from './output.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

interface ContactOptions extends ScopeOptions {
  organization: string
}

export function addContacts(program: Command): void {
  const contacts = group(program, 'contacts', 'IT contacts of organizations: who is told and invited by mail')
  const ofOrganization = (made: Command) =>
    inEnvironment(made).requiredOption('--organization <id>', 'whose contacts')
  const example = '--organization org_01EHZ…'
  ofOrganization(
    command(contacts, 'list', 'List the IT contacts of an organization', [`contacts list ${example}`]),
  ).action(list)
  ofOrganization(
    command(contacts, 'add <email>', 'Add an IT contact; nothing is mailed until something needs them', [
      `contacts add it@foo-corp.com ${example}`,
    ]),
  ).action(add)
  ofOrganization(
    command(contacts, 'invite <id>', 'Mail an IT contact a set-up link; it replaces the former one', [
      `contacts invite it_contact_01EHZ… ${example} --intent sso --intent dsync`,
    ]),
  )
    .requiredOption('--intent <intent>', `one of ${intents.join(', ')}; may repeat`, several)
    .action(invite)
  ofOrganization(
    command(contacts, 'revoke <id>', "Revoke an IT contact's links and end their sessions", [
      `contacts revoke it_contact_01EHZ… ${example}`,
    ]),
  ).action(revoke)
  ofOrganization(
    command(contacts, 'remove <id>', 'Remove an IT contact with their links', [
      `contacts remove it_contact_01EHZ… ${example}`,
    ]),
  ).action(remove)
}

const notArrived: readonly string[] = ['unknown', 'refused', 'bounced', 'failed']

async function list(options: ContactOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    const { id } = await findOrganization(store.db, environment.id, options.organization)
    const owner = { environment_id: environment.id, organization_id: id }
    const page = await listItContacts(store.db, owner, { limit: 100 }, store.clock())
    printList(
      page,
      {
        id: (one) => one.id,
        email: (one) => one.email,
        invitation: (one) => one.invitation?.state,
        'set-up of': (one) => one.invitation?.intents.join(' '),
        'last mail': mailOf,
      },
      options,
    )
    if (page.data.some(({ last_mail }) => last_mail && notArrived.includes(last_mail.state)))
      note(`A mail may not have arrived: mails list --organization ${id} says what to do.`)
  })
}

async function add(email: string, options: ContactOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const owner = await ownerOf(store.db, options)
    const made = await store.change(cliActor, (tx) => createItContact(tx, owner, email))
    printRecord(made, { id: made.id, email: made.email }, options)
  })
}

async function invite(id: string, options: ContactOptions & { intent: string[] }): Promise<void> {
  await withInstallation(async ({ store, config }) => {
    const owner = await ownerOf(store.db, options)
    const wanted = wantedIntents(options.intent)
    const { reminder_days } = config
    const made = await store.change(cliActor, (tx) => inviteItContact(tx, owner, id, wanted, reminder_days))
    printRecord(made, factsOf(made), options)
    if (!config.mail) note(`Without SMTP_URL, the mail will be a file in ${config.data_dir}/mail.`)
  })
}

async function revoke(id: string, options: ContactOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const owner = await ownerOf(store.db, options)
    const made = await store.change(cliActor, (tx) => revokeItContact(tx, owner, id))
    printRecord(made, factsOf(made), options)
  })
}

async function remove(id: string, options: ContactOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const owner = await ownerOf(store.db, options)
    await store.change(cliActor, (tx) => deleteItContact(tx, owner, id))
    if (options.json) printJson({ id, deleted: true })
    else print(`removed ${id}`)
  })
}

async function ownerOf(db: Parameters<typeof findScope>[0], options: ContactOptions) {
  const environment = await findScope(db, options)
  return { environment_id: environment.id, organization_id: options.organization }
}

function factsOf(contact: ItContact) {
  const { invitation } = contact
  return {
    id: contact.id,
    email: contact.email,
    invitation: invitation?.state,
    'set-up of': invitation?.intents.join(' '),
    until: invitation?.expires_at,
    'last mail': mailOf(contact),
  }
}

function mailOf({ last_mail }: ItContact): string | undefined {
  return last_mail ? `${last_mail.kind}: ${last_mail.state}` : undefined
}
