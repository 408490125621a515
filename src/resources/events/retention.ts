/**
 * Events are kept for some days, like WorkOS's. They are deleted from the oldest on, each environment's in the order of
 * `GET /events`, so that what is left has no holes; one that an endpoint still waits for ends the deletion there.
 */
import type { Db } from '../../db/connect.ts'
import { type Store, systemActor } from '../../db/store.ts'

/** @returns how many were deleted: fewer than `batch` when no old one is left, or something holds them. */
export async function deleteOldEvents(
  store: Store,
  environment_id: string,
  cutoff: Date,
  batch: number,
): Promise<number> {
  return store.change(systemActor, async ({ db }) => {
    const held = await firstHeld(db, environment_id)
    const oldest = await db
      .selectFrom('events')
      .select(['id', 'position', 'created_at'])
      .where('environment_id', '=', environment_id)
      .where('position', 'is not', null)
      .orderBy('position')
      .limit(batch)
      .execute()
    const before = cutoff.toISOString()
    const end = oldest.findIndex(
      ({ created_at, position }) => created_at >= before || (position ?? 0) >= held,
    )
    const old = end === -1 ? oldest : oldest.slice(0, end)
    if (old.length === 0) return 0
    await db
      .deleteFrom('events')
      .where(
        'id',
        'in',
        old.map(({ id }) => id),
      )
      .execute()
    return old.length
  })
}

/** The first position that an enabled endpoint has not had: not considered yet, or waiting to be sent. */
async function firstHeld(db: Db, environment_id: string): Promise<number> {
  const endpoints = await db
    .selectFrom('webhook_endpoints')
    .select(['id', 'position'])
    .where('environment_id', '=', environment_id)
    .where('status', '=', 'enabled')
    .execute()
  if (endpoints.length === 0) return Number.POSITIVE_INFINITY
  const { position } = await db
    .selectFrom('webhook_deliveries')
    .select(({ fn }) => fn.min('position').as('position'))
    .where(
      'endpoint_id',
      'in',
      endpoints.map(({ id }) => id),
    )
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  const considered = Math.min(...endpoints.map((endpoint) => endpoint.position + 1))
  return Math.min(considered, position ?? Number.POSITIVE_INFINITY)
}
