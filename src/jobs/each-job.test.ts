import { afterAll, expect, it } from 'vitest'
import { jobDeps } from '../../test/world/job-deps.ts'
import { startStore } from '../../test/world/store.ts'
import { createWorld } from '../../test/world.ts'
import { systemActor } from '../db/store.ts'
import { startAttempt } from '../resources/sso-attempts/record.ts'
import { expireAttempts } from './expire-attempts.ts'
import { jobs } from './index.ts'
import { sequenceEventsJob } from './sequence-events.ts'
import { sweepExpired } from './sweep-expired.ts'

const at = '2026-03-01T12:00:00.000Z'
const { store, clock, environment, stop } = await startStore(at)
const deps = jobDeps(store)
const { sealer } = deps
const work = { payload: {}, signal: new AbortController().signal }
afterAll(stop)

it('deletes what has run out, in as many batches as it takes, and nothing else', async () => {
  const links = Array.from({ length: 1_203 }, (_, n) => ({
    jti: `old ${n}`,
    redeemed_at: '2026-02-01T00:00:00.000Z',
    expires_at: '2026-02-01T00:00:00.000Z',
  }))
  const fresh = { jti: 'fresh', redeemed_at: at, expires_at: '2026-03-01T11:59:00.000Z' }
  for (let from = 0; from < links.length; from += 300)
    await store.db
      .insertInto('portal_link_redemptions')
      .values(links.slice(from, from + 300))
      .execute()
  await store.db.insertInto('portal_link_redemptions').values(fresh).execute()
  const now = Date.parse(at) / 1000
  await store.db
    .insertInto('rate_limits')
    .values([
      { bucket: 'a', window_start: now - 7_200, taken: 1 },
      { bucket: 'a', window_start: now - 60, taken: 1 },
    ])
    .execute()
  await sweepExpired.run(deps, work)
  const left = await store.db.selectFrom('portal_link_redemptions').select('jti').execute()
  expect(left).toEqual([{ jti: 'fresh' }])
  const windows = await store.db.selectFrom('rate_limits').select('window_start').execute()
  expect(windows).toEqual([{ window_start: now - 60 }])
})

it('sweeps every table, also the ones with two columns for a key', async () => {
  const { okta } = await createWorld(store, environment.id)
  await store.db
    .insertInto('saml_replays')
    .values({ connection_id: okta.id, assertion_id: '_1', expires_at: '2026-02-01T00:00:00.000Z' })
    .execute()
  await sweepExpired.run(deps, work)
  expect(await store.db.selectFrom('saml_replays').selectAll().execute()).toEqual([])
})

it('closes a sign-in that nobody finished, once, with its event', async () => {
  const [connection] = await store.db.selectFrom('connections').selectAll().execute()
  if (!connection) throw new Error('no connection')
  const configuration = { id: 'conn_config_1', version: 1 }
  const input = {
    kind: 'sign_in',
    configuration,
    step: 'save_request',
    ip_address: null,
    user_agent: null,
  } as const
  await store.change(systemActor, (tx) => startAttempt(tx, connection, input, sealer))
  const names = async () =>
    (await store.db.selectFrom('events').select('event').execute()).map(({ event }) => event)
  await expireAttempts.run(deps, work)
  expect(await names()).not.toContain('authentication.sso_timed_out')
  clock.advance(301)
  await expireAttempts.run(deps, work)
  await expireAttempts.run(deps, work)
  expect((await names()).filter((name) => name === 'authentication.sso_timed_out')).toHaveLength(1)
})

it('numbers events', async () => {
  await sequenceEventsJob.run(deps, work)
  const rows = await store.db.selectFrom('events').select('position').execute()
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.every(({ position }) => position !== null)).toBe(true)
})

it('has one job of each kind', () => {
  expect(new Set(jobs.map(({ kind }) => kind)).size).toBe(jobs.length)
})
