/**
 * Beyond WorkOS: what IT contacts did in the portal, for them and for the vendor. The browser reads it too, so it imports
 * nothing that makes ids.
 */
import { Type } from 'typebox'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { nullable, oneOf, Timestamp } from '../../kernel/schema.ts'
import { intents } from '../portal-links/intents.ts'
import { type ChangeTarget, changeTargets } from './targets.ts'

const targets = Object.keys(changeTargets).filter((name): name is ChangeTarget => name in changeTargets)

export const FieldChange = Type.Object({
  field: Type.String(),
  before: nullable(Type.String()),
  after: nullable(Type.String()),
  /** True: it is secret, or nobody said that it is not. Then `before` and `after` are null. */
  hidden: Type.Boolean(),
})
export type FieldChange = Type.Static<typeof FieldChange>

export const PortalChange = Type.Object(
  {
    object: Type.Literal('portal_change'),
    id: Type.String({ examples: ['portal_change_01EHZNVPK3SFK441A1RGBFSHRT'] }),
    organization_id: Type.String(),
    /** Of a person in the portal the id is their session's, the name their address, when the link knew it. */
    actor: Type.Object({
      source: oneOf(['api', 'dashboard', 'admin_portal', 'system']),
      id: Type.String(),
      name: nullable(Type.String()),
    }),
    intent: nullable(oneOf(intents)),
    target: Type.Object({ type: oneOf(targets), id: Type.String(), name: nullable(Type.String()) }),
    action: Type.String({ examples: ['activated'] }),
    changes: Type.Array(FieldChange),
    created_at: Timestamp,
  },
  { $id: 'PortalChange' },
)
export type PortalChange = Type.Static<typeof PortalChange>

export const ChangeQuery = {
  intent: Type.Optional(oneOf(intents)),
  target_id: Type.Optional(Type.String({ maxLength: 64 })),
}

export const listPortalChanges = operation({
  id: 'listPortalChanges',
  method: 'get',
  path: '/organizations/{id}/portal_changes',
  status: 200,
  auth: { api_key: 'portal' },
  tag: 'admin-portal',
  summary: 'What the IT contacts of an organization changed in the portal, with before and after',
  params: Type.Object({ id: Type.String() }),
  query: Type.Object({ ...PageQuery, ...ChangeQuery }),
  response: List(PortalChange),
  errors: [401, 403, 404, 422, 429],
})
