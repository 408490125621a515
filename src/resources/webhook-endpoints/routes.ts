import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import { sequenceEvents } from '../events/events.ts'
import * as contract from './contract.ts'
import { listDeliveries } from './deliveries.ts'
import { replay } from './replays.ts'
import * as endpoints from './webhook-endpoints.ts'

export function webhookEndpointRoutes(on: ApiRouter, store: Store, context: endpoints.EndpointContext): void {
  on(contract.listWebhookEndpoints, ({ auth, query }) =>
    endpoints.listWebhookEndpoints(store.db, auth.environment_id, query, context.sealer),
  )
  on(contract.createWebhookEndpoint, async ({ auth, body }) => {
    // What was committed before now gets its position before the endpoint has its own.
    await sequenceEvents(store)
    return store.change(auth.actor, (tx) =>
      endpoints.createWebhookEndpoint(tx, auth.environment_id, body, context),
    )
  })
  on(contract.updateWebhookEndpoint, ({ auth, params, body }) =>
    store.change(auth.actor, (tx) =>
      endpoints.updateWebhookEndpoint(tx, auth.environment_id, params.id, body, context),
    ),
  )
  on(contract.deleteWebhookEndpoint, ({ auth, params }) =>
    store.change(auth.actor, (tx) => endpoints.deleteWebhookEndpoint(tx, auth.environment_id, params.id)),
  )
  on(contract.listWebhookDeliveries, async ({ auth, params, query }) => {
    const endpoint = await endpoints.findWebhookEndpoint(store.db, auth.environment_id, params.id)
    return listDeliveries(store.db, endpoint.id, query)
  })
  on(contract.createWebhookReplay, async ({ auth, params, body }) => {
    const owner = { environment_id: auth.environment_id, endpoint_id: params.id }
    return { object: 'webhook_replay' as const, events: await replay(store, auth.actor, owner, body) }
  })
}
