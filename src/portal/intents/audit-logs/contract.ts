/**
 * What the portal's audit log screens ask the server. Searches are posted: a name may hold a comma, and many names are
 * too long for an address.
 */
import { type Static, Type } from 'typebox'
import { operation } from '../../../kernel/operation.ts'
import { List, PageQuery } from '../../../kernel/pages.ts'
import { mapOf, nullable, oneOf, Timestamp } from '../../../kernel/schema.ts'
import { AuditEventFilters, AuditLogEvent } from '../../../resources/audit-logs/events-contract.ts'
import { exportFormats } from '../../../resources/audit-logs/periods.ts'
import { tamperings } from '../../../resources/audit-logs/tamperings.ts'
import { AuditLogView, AuditSearch } from '../../../resources/audit-logs/views-contract.ts'

export const StoredAuditEvent = Type.Object({
  /** Its place in the organization's chain, and what proves it. */
  position: Type.Integer(),
  hash: Type.String(),
  event: AuditLogEvent,
})
export type StoredAuditEvent = Static<typeof StoredAuditEvent>

const suggestionKinds = ['action', 'actor_id', 'actor_name', 'target_id', 'target_type'] as const
export type SuggestionKind = (typeof suggestionKinds)[number]

export const AuditExport = Type.Object({
  id: Type.String(),
  state: oneOf(['pending', 'ready', 'error', 'expired']),
  format: oneOf(exportFormats),
  range_start: Timestamp,
  range_end: Timestamp,
  /** It has other filters than the range. */
  filtered: Type.Boolean(),
  events_written: Type.Integer(),
  /** Null: not counted yet. */
  events_total: nullable(Type.Integer()),
  bytes: Type.Integer(),
  /** Good for ten minutes; null unless it is ready. */
  url: nullable(Type.String()),
  created_at: Timestamp,
  expires_at: Timestamp,
})
export type AuditExport = Static<typeof AuditExport>

/** What is known of the chain: from the last check, or from the one that is under way. */
export const AuditChain = Type.Object({
  state: oneOf(['unchecked', 'running', 'intact', 'broken']),
  /** When this state was found; of a running check, when it began. Null: never checked. */
  at: nullable(Timestamp),
  /** Up to here everything was found to follow from what is before it; 0: never. */
  intact_to: Type.Integer(),
  intact_at: nullable(Timestamp),
  /** Of a running check: how many events it has to look at, and has. */
  total: Type.Integer(),
  done: Type.Integer(),
  /** Where it is broken; the first twenty places. */
  problems: Type.Array(Type.Object({ position: Type.Integer(), code: oneOf(tamperings) })),
})
export type AuditChain = Static<typeof AuditChain>

const shared = { auth: 'portal_session', tag: 'portal' } as const
const base = '/portal/api/audit-logs'
const ofId = Type.Object({ id: Type.String({ maxLength: 64 }) })
const name = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$',
})
const { range_start: _, range_end: __, ...filters } = AuditEventFilters.properties
const range = {
  range_start: Type.String({ format: 'date-time' }),
  range_end: Type.String({ format: 'date-time' }),
}

export const getPortalAuditLog = operation({
  ...shared,
  id: 'portalGetAuditLog',
  method: 'get',
  path: base,
  status: 200,
  summary: 'How long events are kept, and where the chain of them ends',
  response: Type.Object({
    retention_days: Type.Integer(),
    /** Events that happened longer ago cannot be exported. */
    exportable_days: Type.Integer(),
    /** Position 0: there never was an event. */
    head: Type.Object({ position: Type.Integer(), hash: Type.String() }),
    chain: AuditChain,
  }),
  errors: [401, 403],
})
export const checkPortalAuditChain = operation({
  ...shared,
  id: 'portalCheckAuditChain',
  method: 'post',
  path: `${base}/checks`,
  status: 202,
  summary: 'Follow the chain of events from its beginning; where one is under way, that is it',
  response: AuditChain,
  errors: [401, 403],
})
export const listPortalAuditEvents = operation({
  ...shared,
  id: 'portalListAuditEvents',
  method: 'post',
  path: `${base}/searches`,
  status: 200,
  summary: 'Events that fit, latest first',
  body: Type.Object({ ...AuditEventFilters.properties, limit: PageQuery.limit, after: PageQuery.after }),
  response: List(AuditLogEvent),
  errors: [401, 403, 422],
})
export const getPortalAuditEvent = operation({
  ...shared,
  id: 'portalGetAuditEvent',
  method: 'get',
  path: `${base}/events/{id}`,
  status: 200,
  summary: 'An event, and its place in the chain',
  params: ofId,
  response: StoredAuditEvent,
  errors: [401, 403, 404],
})
export const tailPortalAuditEvents = operation({
  ...shared,
  id: 'portalTailAuditEvents',
  method: 'post',
  path: `${base}/tail`,
  status: 200,
  summary: 'Events that fit and were written after a place in the chain, in its order',
  body: Type.Object({ ...filters, position: Type.Integer({ minimum: 0 }) }),
  response: Type.Object({
    data: Type.Array(StoredAuditEvent),
    /** Where to go on. */
    position: Type.Integer(),
  }),
  errors: [401, 403, 422],
})
export const countPortalAuditEvents = operation({
  ...shared,
  id: 'portalCountAuditEvents',
  method: 'post',
  path: `${base}/timeline`,
  status: 200,
  summary: 'How many events of which action happened when',
  body: Type.Object({ ...filters, ...range }),
  response: Type.Object({
    unit: oneOf(['minute', 'hour', 'day', 'month']),
    buckets: Type.Array(Type.Object({ start: Type.String(), actions: mapOf(Type.Integer()) })),
    /** False: there are too many to count them all; the latest were. */
    complete: Type.Boolean(),
  }),
  errors: [401, 403, 422],
})
export const suggestPortalAuditValues = operation({
  ...shared,
  id: 'portalSuggestAuditValues',
  method: 'post',
  path: `${base}/suggestions`,
  status: 200,
  summary: 'Values to filter by that begin so',
  body: Type.Object({ kind: oneOf(suggestionKinds), begins: Type.String({ maxLength: 255 }) }),
  response: Type.Object({ data: Type.Array(Type.String()) }),
  errors: [401, 403, 422],
})

export const listPortalAuditExports = operation({
  ...shared,
  id: 'portalListAuditExports',
  method: 'get',
  path: `${base}/exports`,
  status: 200,
  summary: 'The latest exports, with how far each is',
  response: Type.Object({ data: Type.Array(AuditExport) }),
  errors: [401, 403],
})
export const createPortalAuditExport = operation({
  ...shared,
  id: 'portalCreateAuditExport',
  method: 'post',
  path: `${base}/exports`,
  status: 201,
  summary: 'Begin an export',
  body: Type.Object({ ...filters, ...range, format: oneOf(exportFormats) }),
  response: AuditExport,
  errors: [400, 401, 403, 422],
})
export const getPortalAuditExport = operation({
  ...shared,
  id: 'portalGetAuditExport',
  method: 'get',
  path: `${base}/exports/{id}`,
  status: 200,
  summary: 'An export, with a fresh address of its file',
  params: ofId,
  response: AuditExport,
  errors: [401, 403, 404],
})

export const listPortalAuditViews = operation({
  ...shared,
  id: 'portalListAuditViews',
  method: 'get',
  path: `${base}/views`,
  status: 200,
  summary: 'The saved views of the organization',
  response: Type.Object({ data: Type.Array(AuditLogView) }),
  errors: [401, 403],
})
export const createPortalAuditView = operation({
  ...shared,
  id: 'portalCreateAuditView',
  method: 'post',
  path: `${base}/views`,
  status: 201,
  summary: 'Save a search under a name',
  body: Type.Object({ name, search: AuditSearch }),
  response: AuditLogView,
  errors: [401, 403, 409, 422],
})
export const renamePortalAuditView = operation({
  ...shared,
  id: 'portalRenameAuditView',
  method: 'put',
  path: `${base}/views/{id}`,
  status: 200,
  summary: 'Give a saved view another name',
  params: ofId,
  body: Type.Object({ name }),
  response: AuditLogView,
  errors: [401, 403, 404, 409, 422],
})
export const deletePortalAuditView = operation({
  ...shared,
  id: 'portalDeleteAuditView',
  method: 'delete',
  path: `${base}/views/{id}`,
  status: 204,
  summary: 'Delete a saved view',
  params: ofId,
  errors: [401, 403, 404],
})
