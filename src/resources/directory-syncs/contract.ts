/** Beyond WorkOS: what each synchronization of a directory found and did, and those that wait for somebody. */
import { type Static, Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { nullable, oneOf, Timestamp } from '../../kernel/schema.ts'
import { holdReasons, syncStates, syncTriggers } from './states.ts'

const Count = Type.Integer()
export const SyncCounts = Type.Object({
  users: Type.Object({ create: Count, update: Count, deactivate: Count }),
  groups: Type.Object({ create: Count, update: Count, delete: Count }),
  memberships: Type.Object({ add: Count, remove: Count }),
  /** Memberships of people or groups that the source does not list. */
  left_out: Count,
})
export type SyncCounts = Static<typeof SyncCounts>

export const SyncPerson = Type.Object({
  idp_id: Type.String(),
  name: nullable(Type.String()),
  email: nullable(Type.String()),
})
export type SyncPerson = Static<typeof SyncPerson>

export const DirectorySync = Type.Object(
  {
    object: Type.Literal('directory_sync'),
    id: idOf('directory_sync'),
    directory_id: Type.String(),
    organization_id: Type.String(),
    state: oneOf(syncStates),
    trigger: oneOf(syncTriggers),
    /** What it will do, or has done; null until that is known. */
    counts: nullable(SyncCounts),
    progress: Type.Object({ received: Count, applied: Count, to_apply: Count }),
    hold_reason: nullable(oneOf(holdReasons)),
    /** Some of those whom it would deactivate. */
    would_deactivate: Type.Array(SyncPerson),
    /** Whatever could not be applied, one sentence each. */
    problems: Type.Array(Type.String()),
    error: nullable(
      Type.Object({ code: Type.String(), message: Type.String(), details: Type.Array(Type.String()) }),
    ),
    finished_at: nullable(Timestamp),
    created_at: Timestamp,
  },
  { $id: 'DirectorySync' },
)
export type DirectorySync = Static<typeof DirectorySync>

const Whole = Type.Integer({ minimum: 0, maximum: 1_000_000 })

export const HoldPolicy = Type.Object({
  /** More people deactivated than this, or a greater share of those who are active. Null: never. */
  deactivated_people: nullable(Whole),
  deactivated_percent: nullable(Type.Number({ minimum: 0, maximum: 100 })),
  /** The first sync of a directory, whatever it would do. */
  first_sync: Type.Boolean(),
  /** More people created, updated and deactivated than this, together. */
  changed_people: nullable(Whole),
})
export type HoldPolicy = Static<typeof HoldPolicy>
export const holdFigures = [
  'deactivated_people',
  'deactivated_percent',
  'first_sync',
  'changed_people',
] as const

/** What holds for a directory: its own figures, and those of the environment where it has none. */
export const DirectoryHoldPolicy = Type.Object(
  {
    object: Type.Literal('directory_hold_policy'),
    directory_id: Type.String(),
    ...HoldPolicy.properties,
    /** Which of them are the directory's own. */
    own: Type.Array(oneOf(holdFigures)),
  },
  { $id: 'DirectoryHoldPolicy' },
)
export type DirectoryHoldPolicy = Static<typeof DirectoryHoldPolicy>

const shared = { auth: { api_key: 'directories' }, tag: 'directories' } as const
const ById = Type.Object({ id: Type.String() })

export const listDirectorySyncs = operation({
  ...shared,
  id: 'listDirectorySyncs',
  method: 'get',
  path: '/directory_syncs',
  status: 200,
  summary: 'List synchronizations of directories',
  query: Type.Object({
    ...PageQuery,
    directory: Type.Optional(Type.String()),
    state: Type.Optional(oneOf(syncStates)),
  }),
  response: List(DirectorySync),
  errors: [401, 403, 404, 422, 429],
})
export const getDirectorySync = operation({
  ...shared,
  id: 'getDirectorySync',
  method: 'get',
  path: '/directory_syncs/{id}',
  status: 200,
  summary: 'Get a synchronization',
  params: ById,
  response: DirectorySync,
  errors: [401, 403, 404, 429],
})
export const startDirectorySync = operation({
  ...shared,
  id: 'startDirectorySync',
  method: 'post',
  path: '/directories/{id}/sync',
  status: 202,
  summary: 'Synchronize a directory now',
  params: ById,
  body: Type.Optional(Type.Object({})),
  errors: [401, 403, 404, 409, 429],
})
export const approveDirectorySync = operation({
  ...shared,
  id: 'approveDirectorySync',
  method: 'post',
  path: '/directory_syncs/{id}/approve',
  status: 200,
  summary: 'Let a held synchronization go ahead',
  params: ById,
  body: Type.Optional(Type.Object({})),
  response: DirectorySync,
  errors: [401, 403, 404, 409, 429],
})
export const discardDirectorySync = operation({
  ...shared,
  id: 'discardDirectorySync',
  method: 'post',
  path: '/directory_syncs/{id}/discard',
  status: 200,
  summary: 'Drop a held synchronization',
  params: ById,
  body: Type.Optional(Type.Object({})),
  response: DirectorySync,
  errors: [401, 403, 404, 409, 429],
})

export const getDirectoryHoldPolicy = operation({
  ...shared,
  id: 'getDirectoryHoldPolicy',
  method: 'get',
  path: '/directories/{id}/hold_policy',
  status: 200,
  summary: 'Say when a synchronization of a directory waits for approval',
  params: ById,
  response: DirectoryHoldPolicy,
  errors: [401, 403, 404, 429],
})
export const setDirectoryHoldPolicy = operation({
  ...shared,
  id: 'setDirectoryHoldPolicy',
  method: 'put',
  path: '/directories/{id}/hold_policy',
  status: 200,
  summary:
    'Set when a synchronization of a directory waits for approval; what is left out is as in the environment',
  params: ById,
  body: Type.Partial(HoldPolicy, { additionalProperties: false }),
  response: DirectoryHoldPolicy,
  errors: [401, 403, 404, 422, 429],
})
