import { Type } from 'typebox'
import { oneOf, Timestamp } from '../kernel/schema.ts'

/** Beyond WorkOS: an endpoint that was switched off because nobody answered there. */
export const webhookEndpointEvents = {
  'webhook_endpoint.disabled': Type.Object({
    object: Type.Literal('webhook_endpoint'),
    id: Type.String(),
    endpoint_url: Type.String(),
    reason: oneOf(['gone', 'failing']),
    failing_since: Timestamp,
  }),
}
