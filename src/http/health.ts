/** For whoever watches the process: is it alive, can it serve, how does it do. */
import type { FastifyInstance } from 'fastify'
import { isReady } from '../db/migrate.ts'
import type { Store } from '../db/store.ts'
import { ApiError } from '../kernel/errors.ts'
import { sameText } from '../kernel/tokens.ts'
import type { Metrics } from './metrics.ts'

export function mountHealth(
  app: FastifyInstance,
  store: Store,
  metrics: Metrics,
  metrics_token: string | undefined,
): void {
  app.get('/health/live', async () => ({ status: 'ok' }))
  app.get('/health/ready', async () => {
    const ready = await isReady(store).catch(() => false)
    if (!ready)
      throw new ApiError(503, 'not_ready', 'The database does not answer or is not migrated.', {
        retry_after: 1,
      })
    return { status: 'ok' }
  })
  app.get('/metrics', async (request, reply) => {
    if (
      metrics_token !== undefined &&
      !sameText(request.headers.authorization ?? '', `Bearer ${metrics_token}`)
    )
      throw new ApiError(401, 'unauthorized', 'Unauthorized')
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.render())
  })
}
