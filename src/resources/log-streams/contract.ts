/** A log stream as the command line and the portal show it; WorkOS has no REST noun for it, only `log_stream` in the audit log configuration. */
import { type Static, Type } from 'typebox'
import { nullable, oneOf, Timestamp } from '../../kernel/schema.ts'
import { logStreamStates, logStreamTypes, streamFamilies } from '../../log-streams/types.ts'

export const LogStream = Type.Object({
  object: Type.Literal('log_stream'),
  id: Type.String(),
  organization_id: Type.String(),
  type: oneOf(logStreamTypes),
  name: Type.String(),
  state: oneOf(logStreamStates),
  families: Type.Array(oneOf(streamFamilies)),
  /** Without secrets. */
  settings: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
  /** Names of the secrets that are kept, with their last characters where they are long enough to show. */
  secrets: Type.Unsafe<Record<string, string>>({ type: 'object', additionalProperties: { type: 'string' } }),
  /** Null: no test event was taken yet, so set-up is not finished. */
  activated_at: nullable(Timestamp),
  error_message: nullable(Type.String()),
  failing_since: nullable(Timestamp),
  last_synced_at: nullable(Timestamp),
  last_synced_event_id: nullable(Type.String()),
  next_attempt_at: nullable(Timestamp),
  created_at: Timestamp,
  updated_at: Timestamp,
})
export type LogStream = Static<typeof LogStream>

export const LogStreamDelivery = Type.Object({
  object: Type.Literal('log_stream_delivery'),
  id: Type.String(),
  verdict: oneOf(['taken', 'later', 'denied', 'too_large', 'set_aside']),
  source: oneOf(['audit', 'events']),
  events: Type.Integer(),
  first_event_id: Type.String(),
  last_event_id: Type.String(),
  status: nullable(Type.Integer()),
  note: nullable(Type.String()),
  duration_ms: Type.Integer(),
  lag_ms: Type.Integer(),
  created_at: Timestamp,
})
export type LogStreamDelivery = Static<typeof LogStreamDelivery>

/** What a live validation sent and got, secrets masked. */
export const LogStreamTrial = Type.Object({
  ok: Type.Boolean(),
  /** Null when all is well: what is wrong, in one sentence. */
  reason: nullable(Type.String()),
  duration_ms: Type.Integer(),
  exchanges: Type.Array(
    Type.Object({
      method: Type.String(),
      url: Type.String(),
      headers: Type.Unsafe<Record<string, string>>({
        type: 'object',
        additionalProperties: { type: 'string' },
      }),
      body: Type.String(),
      status: nullable(Type.Integer()),
      answer: Type.String(),
    }),
  ),
})
export type LogStreamTrial = Static<typeof LogStreamTrial>
