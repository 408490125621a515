/** Shareable set-up links, beyond WorkOS's API: there the dashboard makes them (docs/decisions/0016). */
import { Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { nullable, oneOf, Timestamp } from '../../kernel/schema.ts'
import { intents } from '../portal-links/intents.ts'
import { setupLinkStates } from './states.ts'

export const SetupLink = Type.Object(
  {
    object: Type.Literal('setup_link'),
    id: idOf('setup_link'),
    organization_id: Type.String(),
    /** `shared` for whoever is given it; the others went by mail to one IT contact. */
    kind: oneOf(['shared', 'invitation', 'notice']),
    it_contact_id: nullable(Type.String()),
    /** Empty: everything. */
    intents: Type.Array(oneOf(intents)),
    state: oneOf(setupLinkStates),
    /** Of a shared link that can be used. */
    link: nullable(Type.String()),
    expires_at: Timestamp,
    opened_at: nullable(Timestamp),
    completed_at: nullable(Timestamp),
    revoked_at: nullable(Timestamp),
    created_at: Timestamp,
  },
  { $id: 'SetupLink' },
)
export type SetupLink = Type.Static<typeof SetupLink>

const shared = { auth: { api_key: 'portal' }, tag: 'admin-portal' } as const
const path = '/organizations/{id}/setup_links'

export const listSetupLinks = operation({
  ...shared,
  id: 'listSetupLinks',
  method: 'get',
  path,
  status: 200,
  summary: 'List the set-up links of an organization',
  params: Type.Object({ id: Type.String() }),
  query: Type.Object(PageQuery),
  response: List(SetupLink),
  errors: [401, 403, 404, 422, 429],
})
export const createSetupLink = operation({
  ...shared,
  id: 'createSetupLink',
  method: 'post',
  path,
  status: 201,
  rate_limit: 'links',
  summary: 'Make a set-up link to share, good for thirty days; it replaces the former one',
  params: Type.Object({ id: Type.String() }),
  body: Type.Object({
    /** Absent or empty: everything. */
    intents: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 20 })),
  }),
  response: SetupLink,
  errors: [401, 403, 404, 422, 429],
})
export const revokeSetupLink = operation({
  ...shared,
  id: 'revokeSetupLink',
  method: 'delete',
  path: `${path}/{setup_link_id}`,
  status: 204,
  summary: 'Revoke a set-up link, and end the sessions that it opened',
  params: Type.Object({ id: Type.String(), setup_link_id: Type.String() }),
  errors: [401, 403, 404, 429],
})
