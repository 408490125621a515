import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import { findOrganization } from '../organizations/organizations.ts'
import { wantedIntents } from '../setup-links/wanted-intents.ts'
import * as contract from './contract.ts'
import { inviteItContact } from './invite.ts'
import * as contacts from './it-contacts.ts'

export function itContactRoutes(
  on: ApiRouter,
  store: Store,
  options: { reminder_days: readonly number[] },
): void {
  on(contract.listItContacts, async ({ auth, params, query }) => {
    const { id } = await findOrganization(store.db, auth.environment_id, params.id)
    const owner = { environment_id: auth.environment_id, organization_id: id }
    return contacts.listItContacts(store.db, owner, query, store.clock())
  })
  on(contract.createItContact, ({ auth, params, body }) =>
    store.change(auth.actor, (tx) => contacts.createItContact(tx, ownerOf(auth, params), body.email)),
  )
  on(contract.deleteItContact, ({ auth, params }) =>
    store.change(auth.actor, (tx) => contacts.deleteItContact(tx, ownerOf(auth, params), params.contact_id)),
  )
  on(contract.inviteItContact, ({ auth, params, body }) => {
    const intents = wantedIntents(body.intents)
    return store.change(auth.actor, (tx) =>
      inviteItContact(tx, ownerOf(auth, params), params.contact_id, intents, options.reminder_days),
    )
  })
  on(contract.revokeItContact, ({ auth, params }) =>
    store.change(auth.actor, (tx) => contacts.revokeItContact(tx, ownerOf(auth, params), params.contact_id)),
  )
}

function ownerOf(auth: { environment_id: string }, { id }: { id: string }) {
  return { environment_id: auth.environment_id, organization_id: id }
}
