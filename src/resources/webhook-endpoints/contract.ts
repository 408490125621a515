/** Webhook endpoints (contract 8.3), and beyond WorkOS: their deliveries, and sending events once more. */
import { Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { nullable, oneOf, Timestamp } from '../../kernel/schema.ts'

export const WebhookEndpoint = Type.Object(
  {
    object: Type.Literal('webhook_endpoint'),
    id: idOf('we'),
    endpoint_url: Type.String(),
    /** Signs the payloads; used as it stands, `whsec_` included. */
    secret: Type.String(),
    status: oneOf(['enabled', 'disabled']),
    events: Type.Array(Type.String()),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'WebhookEndpoint' },
)
export type WebhookEndpoint = Type.Static<typeof WebhookEndpoint>

export const WebhookDelivery = Type.Object(
  {
    object: Type.Literal('webhook_delivery'),
    id: idOf('webhook_delivery'),
    endpoint_id: Type.String(),
    event_id: Type.String(),
    event: Type.String(),
    state: oneOf(['waiting', 'delivered', 'failed']),
    attempts: Type.Integer(),
    next_attempt_at: nullable(Timestamp),
    response_status: nullable(Type.Integer()),
    /** Why the last attempt failed. */
    error: nullable(Type.String()),
    created_at: Timestamp,
    finished_at: nullable(Timestamp),
  },
  { $id: 'WebhookDelivery' },
)
export type WebhookDelivery = Type.Static<typeof WebhookDelivery>

const Url = Type.String({ maxLength: 2048 })
const Events = Type.Array(Type.String({ maxLength: 128 }), { maxItems: 200 })
const shared = { auth: { api_key: 'webhooks' }, tag: 'webhooks' } as const
const Id = Type.Object({ id: Type.String() })

export const listWebhookEndpoints = operation({
  ...shared,
  id: 'listWebhookEndpoints',
  method: 'get',
  path: '/webhook_endpoints',
  status: 200,
  summary: 'List webhook endpoints',
  query: Type.Object(PageQuery),
  response: List(WebhookEndpoint),
  errors: [401, 403, 422, 429],
})
export const createWebhookEndpoint = operation({
  ...shared,
  id: 'createWebhookEndpoint',
  method: 'post',
  path: '/webhook_endpoints',
  status: 201,
  summary: 'Have events sent to a URL',
  body: Type.Object({ endpoint_url: Url, events: Events }),
  response: WebhookEndpoint,
  errors: [401, 403, 409, 422, 429],
})
export const updateWebhookEndpoint = operation({
  ...shared,
  id: 'updateWebhookEndpoint',
  method: 'patch',
  path: '/webhook_endpoints/{id}',
  status: 200,
  summary: 'Change a webhook endpoint; what is absent stays',
  params: Id,
  body: Type.Object({
    endpoint_url: Type.Optional(Url),
    status: Type.Optional(oneOf(['enabled', 'disabled'])),
    events: Type.Optional(Events),
  }),
  response: WebhookEndpoint,
  errors: [401, 403, 404, 409, 422, 429],
})
export const deleteWebhookEndpoint = operation({
  ...shared,
  id: 'deleteWebhookEndpoint',
  method: 'delete',
  path: '/webhook_endpoints/{id}',
  status: 204,
  summary: 'Stop sending events to a URL',
  params: Id,
  errors: [401, 403, 404, 429],
})
export const listWebhookDeliveries = operation({
  ...shared,
  id: 'listWebhookDeliveries',
  method: 'get',
  path: '/webhook_endpoints/{id}/deliveries',
  status: 200,
  summary: 'What was sent to an endpoint, and what it answered',
  params: Id,
  query: Type.Object({ ...PageQuery, state: Type.Optional(oneOf(['waiting', 'delivered', 'failed'])) }),
  response: List(WebhookDelivery),
  errors: [401, 403, 404, 422, 429],
})
export const createWebhookReplay = operation({
  ...shared,
  id: 'createWebhookReplay',
  method: 'post',
  path: '/webhook_endpoints/{id}/replays',
  status: 202,
  summary: 'Send one event once more, or those of a time range',
  params: Id,
  body: Type.Object({
    event_id: Type.Optional(Type.String({ maxLength: 64 })),
    range_start: Type.Optional(Timestamp),
    range_end: Type.Optional(Timestamp),
  }),
  response: Type.Object({ object: Type.Literal('webhook_replay'), events: Type.Integer() }),
  errors: [401, 403, 404, 409, 422, 429],
})
