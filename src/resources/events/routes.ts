import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import { listEvents } from './contract.ts'
import * as events from './events.ts'

export function eventRoutes(on: ApiRouter, store: Store): void {
  on(listEvents, ({ auth, query }) => events.listEvents(store, auth.environment_id, query))
}
