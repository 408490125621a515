/** The Events API (contract 8.1). */
import { Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { PageQuery } from '../../kernel/pages.ts'
import { mapOf, nullable, Timestamp } from '../../kernel/schema.ts'

export const Event = Type.Object(
  {
    object: Type.Literal('event'),
    id: idOf('event'),
    event: Type.String(),
    data: mapOf(Type.Unknown()),
    created_at: Timestamp,
    context: mapOf(Type.Unknown()),
  },
  { $id: 'Event' },
)
export type Event = Type.Static<typeof Event>

export const listEvents = operation({
  id: 'listEvents',
  method: 'get',
  path: '/events',
  status: 200,
  auth: { api_key: 'events' },
  tag: 'events',
  summary: 'Read events in the order in which they were committed',
  query: Type.Object({
    ...PageQuery,
    events: Type.Optional(Type.Array(Type.String(), { maxItems: 200 })),
    range_start: Type.Optional(Type.String({ format: 'date-time' })),
    range_end: Type.Optional(Type.String({ format: 'date-time' })),
    organization_id: Type.Optional(Type.String()),
  }),
  response: Type.Object({
    object: Type.Literal('list'),
    data: Type.Array(Event),
    list_metadata: Type.Object({ after: nullable(Type.String()) }),
  }),
  errors: [400, 401, 403, 422, 429],
})
