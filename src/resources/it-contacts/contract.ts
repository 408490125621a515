/** IT contacts (contract 1.5): the people at a customer who set up, and whom mails reach. */
import { Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { nullable, oneOf, Timestamp } from '../../kernel/schema.ts'
import { mailStates } from '../mails/states.ts'
import { intents } from '../portal-links/intents.ts'
import { setupLinkStates } from '../setup-links/states.ts'

export const ItContact = Type.Object(
  {
    object: Type.Literal('it_contact'),
    id: idOf('it_contact'),
    email: Type.String(),
    /** Beyond WorkOS: the link that the contact was invited with last. */
    invitation: nullable(
      Type.Object({
        id: Type.String(),
        state: oneOf(setupLinkStates),
        intents: Type.Array(oneOf(intents)),
        expires_at: Timestamp,
        opened_at: nullable(Timestamp),
      }),
    ),
    /** Beyond WorkOS: what became of the last mail. */
    last_mail: nullable(
      Type.Object({
        id: Type.String(),
        kind: Type.String(),
        state: oneOf(mailStates),
        /** What the mail server said, or why it could not be asked. */
        response: nullable(Type.String()),
        created_at: Timestamp,
      }),
    ),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'ItContact' },
)
export type ItContact = Type.Static<typeof ItContact>

const shared = { auth: { api_key: 'portal' }, tag: 'admin-portal' } as const
const path = '/organizations/{id}/it_contacts'
const Organization = Type.Object({ id: Type.String() })
const Contact = Type.Object({ id: Type.String(), contact_id: Type.String() })

export const listItContacts = operation({
  ...shared,
  id: 'listItContacts',
  method: 'get',
  path,
  status: 200,
  summary: 'List the IT contacts of an organization',
  params: Organization,
  // The SDKs ask for one page, and take it for all.
  query: Type.Object({
    ...PageQuery,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 100 })),
  }),
  response: List(ItContact),
  errors: [401, 403, 404, 422, 429],
})
export const createItContact = operation({
  ...shared,
  id: 'createItContact',
  method: 'post',
  path,
  status: 201,
  summary: 'Add an IT contact; nothing is mailed until something needs them',
  params: Organization,
  body: Type.Object({ email: Type.String({ maxLength: 254, examples: ['it@foo-corp.com'] }) }),
  response: ItContact,
  errors: [401, 403, 404, 409, 422, 429],
})
export const deleteItContact = operation({
  ...shared,
  id: 'deleteItContact',
  method: 'delete',
  path: `${path}/{contact_id}`,
  status: 204,
  summary: 'Remove an IT contact, revoke their links and end their sessions',
  params: Contact,
  errors: [401, 403, 404, 429],
})
export const inviteItContact = operation({
  ...shared,
  id: 'inviteItContact',
  method: 'post',
  path: `${path}/{contact_id}/invite`,
  status: 200,
  summary: 'Mail an IT contact a set-up link of their own; it replaces the former one',
  params: Contact,
  body: Type.Object({
    /** As in portal links, or as the SDK's IT contacts spell them (`directory_sync`). */
    intents: Type.Array(Type.String({ maxLength: 64 }), {
      minItems: 1,
      maxItems: 20,
      examples: [['sso', 'directory_sync']],
    }),
  }),
  response: ItContact,
  errors: [401, 403, 404, 422, 429],
})
export const revokeItContact = operation({
  ...shared,
  id: 'revokeItContact',
  method: 'post',
  path: `${path}/{contact_id}/revoke`,
  status: 200,
  summary: 'Revoke the links of an IT contact and end their sessions; they stay on the list',
  params: Contact,
  response: ItContact,
  errors: [401, 403, 404, 429],
})
