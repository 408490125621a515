import { afterAll, beforeEach, expect, it } from 'vitest'
import { jobDeps } from '../../../test/world/job-deps.ts'
import { startStore } from '../../../test/world/store.ts'
import { readConfig } from '../../config.ts'
import { systemActor } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { deleteOldEvents } from '../../jobs/delete-old-events.ts'
import { Sealer } from '../../kernel/seal.ts'
import { fanOut } from '../webhook-endpoints/fan-out.ts'
import { createWebhookEndpoint } from '../webhook-endpoints/webhook-endpoints.ts'
import { listEvents, sequenceEvents } from './events.ts'

const at = '2026-03-01T12:00:00.000Z'
const { store, clock, environment, stop } = await startStore(at)
const day = 24 * 3_600
const sealer = new Sealer('a secret that is long enough for a test')
afterAll(stop)
beforeEach(async () => {
  await store.db.deleteFrom('webhook_endpoints').execute()
  await store.db.deleteFrom('events').execute()
})

async function happen(count: number): Promise<void> {
  await store.change(systemActor, async (tx) => {
    for (let n = 0; n < count; n++)
      await emit(tx, { environment_id: environment.id, organization_id: null }, 'organization.deleted', {
        object: 'organization',
        id: `org_${n}`,
        name: 'x',
        allow_profiles_outside_organization: false,
        domains: [],
        metadata: {},
        external_id: null,
        created_at: tx.now,
        updated_at: tx.now,
      })
  })
  await sequenceEvents(store)
}
const run = (days = '30') =>
  deleteOldEvents.run(jobDeps(store, { config: readConfig({ EVENT_RETENTION_DAYS: days }) }), {
    payload: {},
    signal: new AbortController().signal,
  })
const left = async () => (await store.db.selectFrom('events').select('id').execute()).length
const subscribe = () =>
  store.change(systemActor, (tx) =>
    createWebhookEndpoint(
      tx,
      environment.id,
      { endpoint_url: 'https://hooks.example/', events: ['organization.*'] },
      { sealer, allow_private: false },
    ),
  )

it('deletes what is older than the days that were set, in as many batches as it takes, and nothing younger', async () => {
  await happen(1_203)
  clock.advance(30 * day)
  await happen(3)
  await run()
  expect(await left()).toBe(1_206)
  clock.advance(1)
  await run()
  expect(await left()).toBe(3)
  await run('7')
  expect(await left()).toBe(3)
})

it('keeps from the first event on that an endpoint has not had', async () => {
  const endpoint = await subscribe()
  await happen(5)
  clock.advance(40 * day)
  await run()
  expect(await left()).toBe(5) // not even turned into deliveries yet
  await fanOut(store, endpoint.id)
  const rows = await store.db.selectFrom('webhook_deliveries').selectAll().orderBy('position').execute()
  const settle = (ids: string[]) =>
    store.db
      .updateTable('webhook_deliveries')
      .set({ state: 'delivered', finished_at: clock.now().toISOString() })
      .where('id', 'in', ids)
      .execute()
  await settle(rows.filter((_, n) => n !== 2).map(({ id }) => id))
  await run()
  // The third waits: those behind it stay too, so that there is no hole.
  expect(await left()).toBe(3)
  await settle(rows.map(({ id }) => id))
  await run()
  expect(await left()).toBe(0)
})

it('is not held by an endpoint that is switched off', async () => {
  const endpoint = await subscribe()
  await happen(2)
  await fanOut(store, endpoint.id)
  await store.db.updateTable('webhook_endpoints').set({ status: 'disabled' }).execute()
  clock.advance(31 * day)
  await run()
  expect(await left()).toBe(0)
})

it('lets an old cursor go on with the oldest event that is kept, once each', async () => {
  await happen(2)
  const [gone] = (await listEvents(store, environment.id, { limit: 1 })).data
  clock.advance(31 * day)
  await happen(3)
  await run()
  const after = gone?.id ?? ''
  const page = async (filter: object) =>
    (await listEvents(store, environment.id, { after, ...filter })).data.map(({ data }) => data.id)
  expect(await page({ order: 'asc' })).toEqual(['org_0', 'org_1', 'org_2'])
  // Whoever reads backwards had everything that is younger.
  expect(await page({ order: 'desc' })).toEqual([])
})

it('deletes the log of deliveries after the same time', async () => {
  const endpoint = await subscribe()
  await happen(2)
  await fanOut(store, endpoint.id)
  await store.db
    .updateTable('webhook_deliveries')
    .set({ state: 'failed', finished_at: clock.now().toISOString() })
    .where('position', '>', 0)
    .execute()
  const log = async () => (await store.db.selectFrom('webhook_deliveries').select('id').execute()).length
  clock.advance(30 * day)
  await run()
  expect(await log()).toBe(2)
  clock.advance(1)
  await run()
  expect(await log()).toBe(0)
})
