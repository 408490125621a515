/** What goes on between a directory and us: requests that it sends, syncs that we do, changes that wait for somebody. */
import { Type } from 'typebox'
import { operation } from '../../../kernel/operation.ts'
import { nullable, oneOf, Timestamp } from '../../../kernel/schema.ts'
import { holdReasons, syncStates, syncTriggers } from '../../../resources/directory-syncs/states.ts'
import { PortalDirectory } from './contract.ts'

export const verdicts = ['ok', 'refused', 'unauthorized', 'failed'] as const

export const topics = [
  'test',
  'look_up',
  'read',
  'not_here',
  'create',
  'replace',
  'change',
  'remove',
  'discover',
  'other',
] as const

export const PortalRequest = Type.Object({
  id: Type.String(),
  at: Timestamp,
  method: Type.String(),
  path: Type.String(),
  status: Type.Integer(),
  verdict: oneOf(verdicts),
  /** What it was for, as far as we understood it. Words come from the message catalogue. */
  meaning: Type.Object({
    topic: oneOf(topics),
    resource: nullable(oneOf(['User', 'Group'])),
    name: nullable(Type.String()),
    changes: Type.Array(Type.String()),
  }),
  /** Why it was refused, as the other side was told. */
  detail: nullable(Type.String()),
  /** Where it left the standard, or said what we do not know: src/protocols/scim/quirks.ts. */
  quirks: Type.Array(Type.String()),
  /** A later request of the same kind succeeded. */
  solved_at: nullable(Timestamp),
  /** Masked, and cut where it is long. */
  request_body: nullable(Type.String()),
  response_body: nullable(Type.String()),
  user_agent: nullable(Type.String()),
  token_suffix: nullable(Type.String()),
  took_ms: Type.Number(),
  /** It was refused, and is kept whole: it can be applied again. */
  replayable: Type.Boolean(),
})

const Counts = Type.Object({ create: Type.Integer(), update: Type.Integer(), deactivate: Type.Integer() })
export const PortalSync = Type.Object({
  id: Type.String(),
  state: oneOf(syncStates),
  trigger: oneOf(syncTriggers),
  users: Counts,
  groups: Counts,
  /** How far it is, in what was received and in what was taken over. */
  received: Type.Integer(),
  error: nullable(
    Type.Object({ code: Type.String(), message: Type.String(), details: Type.Array(Type.String()) }),
  ),
  /** Whatever could not be taken over, one sentence each. */
  problems: Type.Array(Type.String()),
  started_at: Timestamp,
  finished_at: nullable(Timestamp),
})

/** A change that waits for somebody: too many would lose their access, or much would change. */
export const HeldChange = Type.Object({
  id: Type.String(),
  reason: oneOf(holdReasons),
  at: Timestamp,
  users: Counts,
  /** How many active people there are. */
  active: Type.Integer(),
  /** Some of those who would lose their access. */
  leavers: Type.Array(Type.Object({ name: nullable(Type.String()), email: nullable(Type.String()) })),
})

const shared = { auth: 'portal_session', tag: 'portal' } as const
const root = '/portal/api/directory-sync/directories/{id}'
const ofDirectory = Type.Object({ id: Type.String() })

export const watchDirectory = operation({
  ...shared,
  id: 'portalWatchDirectory',
  method: 'get',
  path: `${root}/activity`,
  status: 200,
  summary: 'The directory and what happened last; asked again and again',
  params: ofDirectory,
  response: Type.Object({
    directory: PortalDirectory,
    requests: Type.Array(PortalRequest),
    syncs: Type.Array(PortalSync),
    held: Type.Array(HeldChange),
    /** How often the provider left the standard, and in which way. */
    quirks: Type.Array(Type.Object({ quirk: Type.String(), seen: Type.Integer(), last_seen_at: Timestamp })),
    /** The first that was let in. */
    accepted_at: nullable(Timestamp),
    /** Since anything arrived; counted by the server, because the reader's clock may be wrong. */
    quiet_seconds: nullable(Type.Number()),
  }),
  errors: [401, 403, 404],
})
export const listPortalRequests = operation({
  ...shared,
  id: 'portalListDirectoryRequests',
  method: 'get',
  path: `${root}/requests`,
  status: 200,
  summary: 'The request log, newest first',
  params: ofDirectory,
  query: Type.Object({
    before: Type.Optional(Type.String({ maxLength: 64 })),
    show: Type.Optional(oneOf(['failed', 'changes'])),
  }),
  response: Type.Object({ data: Type.Array(PortalRequest), before: nullable(Type.String()) }),
  errors: [401, 403, 404],
})
export const replayPortalRequest = operation({
  ...shared,
  id: 'portalReplayDirectoryRequest',
  method: 'post',
  path: `${root}/requests/{request_id}/replay`,
  status: 200,
  summary: 'Apply a refused request again',
  params: Type.Object({ id: Type.String(), request_id: Type.String() }),
  response: Type.Object({ status: Type.Integer(), detail: nullable(Type.String()) }),
  errors: [401, 403, 404, 409],
})
export const startPortalSync = operation({
  ...shared,
  id: 'portalStartDirectorySync',
  method: 'post',
  path: `${root}/syncs`,
  status: 202,
  summary: 'Read the source now',
  params: ofDirectory,
  response: PortalDirectory,
  errors: [401, 403, 404, 409],
})
const ofChange = Type.Object({ id: Type.String(), sync_id: Type.String() })
export const approvePortalChange = operation({
  ...shared,
  id: 'portalApproveDirectoryChange',
  method: 'post',
  path: `${root}/held/{sync_id}/approval`,
  status: 200,
  summary: 'Let a change that was held back run',
  params: ofChange,
  /** What the person typed: how many lose their access. It must be what the change says by now. */
  body: Type.Object({ deactivate: Type.Integer({ minimum: 0 }) }),
  response: PortalDirectory,
  errors: [401, 403, 404, 409],
})
export const discardPortalChange = operation({
  ...shared,
  id: 'portalDiscardDirectoryChange',
  method: 'delete',
  path: `${root}/held/{sync_id}`,
  status: 200,
  summary: 'Forget a change that was held back',
  params: ofChange,
  response: PortalDirectory,
  errors: [401, 403, 404, 409],
})
