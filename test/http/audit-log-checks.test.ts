/** What checks of a chain say of it, a stretch at a time: what is intact, what is not, and what nobody can hide. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { checkAuditLogs } from '../../src/jobs/check-audit-logs.ts'
import { planAuditChecks } from '../../src/jobs/plan-audit-checks.ts'
import { nextHead } from '../../src/resources/audit-logs/chain.ts'
import * as contract from '../../src/resources/audit-logs/contract.ts'
import { recordStretches } from '../../src/resources/audit-logs/stretches.ts'
import { follow, fromTheBeginning } from '../../src/resources/audit-logs/verify.ts'
import { startApp, type TestApp } from '../harness.ts'
import { jobDeps } from '../world/job-deps.ts'
import { enterPortal, type Portal } from '../world/portal-browser.ts'

const day = 86_400
let app: TestApp
let id: string
let portal: Portal
const work = { payload: {}, signal: new AbortController().signal }

beforeAll(async () => {
  app = await startApp({ at: '2026-11-21T12:00:00.000Z', settings: { RATE_LIMITS: 'requests=0' } })
})
afterAll(() => app.stop())
beforeEach(async () => {
  id = String((await app.call('POST', '/organizations', { body: { name: 'Foo' } })).body.id)
  portal = await enterPortal(app, id, { intent: 'audit_logs' })
})

async function write(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const event = {
      action: 'user.signed_in',
      occurred_at: app.clock.now().toISOString(),
      actor: { id: `user_${n}`, type: 'user' },
      targets: [{ id: 'team_1', type: 'team' }],
      context: { location: '192.0.2.1' },
    }
    await app.call('POST', '/audit_logs/events', { body: { organization_id: id, event } })
  }
}
const deps = () => jobDeps(app.deps.store, { sealer: app.deps.sealer })
const run = () => checkAuditLogs.run(deps(), work)
const plan = () => planAuditChecks.run(deps(), work)
const chain = async () => Object((await portal.call('GET', '/audit-logs')).body.chain)
const ask = () => portal.call('POST', '/audit-logs/checks')
/** Longer than a session lasts. */
async function pass(seconds: number): Promise<void> {
  app.clock.advance(seconds)
  portal = await enterPortal(app, id, { intent: 'audit_logs' })
}
async function checked() {
  app.clock.advance(61)
  expect((await ask()).status).toBe(202)
  await run()
  return chain()
}
const tamper = (position: number, set: { data?: string; hash?: string }) =>
  app.deps.store.db
    .updateTable('audit_log_events')
    .set(set)
    .where('organization_id', '=', id)
    .where('position', '=', position)
    .execute()
const stored = () =>
  app.deps.store.db
    .selectFrom('audit_log_events')
    .select(['position', 'data', 'hash'])
    .where('organization_id', '=', id)
    .orderBy('position')
    .execute()

describe('a chain', () => {
  it('is unchecked, being checked, and intact up to the head that the configuration publishes', async () => {
    await write(3)
    expect(await chain()).toMatchObject({ state: 'unchecked', at: null, intact_to: 0 })
    expect((await ask()).body).toMatchObject({ state: 'running', total: 3, done: 0 })
    await run()
    expect(await chain()).toMatchObject({
      state: 'intact',
      intact_to: 3,
      intact_at: app.clock.now().toISOString(),
      problems: [],
    })
    const { head } = await app.ask(contract.getAuditLogConfiguration, { params: { id } })
    expect(head).toEqual({ position: 3, hash: (await stored()).at(-1)?.hash })
    await write(1)
    expect(await chain()).toMatchObject({ state: 'intact', intact_to: 3 })
  })

  it('is broken where an event was changed, until it is as it was', async () => {
    await write(4)
    await checked()
    const [, second] = await stored()
    await tamper(2, { data: (second?.data ?? '').replace('user_1', 'user_9') })
    expect(await checked()).toMatchObject({
      state: 'broken',
      intact_to: 4,
      problems: [{ position: 2, code: 'changed' }],
    })
    await tamper(2, { data: second?.data ?? '' })
    expect(await checked()).toMatchObject({ state: 'intact', problems: [] })
  })

  it('is broken when it was written anew from some event on, hashes and head and all', async () => {
    await write(4)
    await checked()
    let head = fromTheBeginning.at
    for (const { position, data } of await stored()) {
      const other = position === 2 ? data.replace('user_1', 'user_9') : data
      head = nextHead(head, other)
      await tamper(position, { data: other, hash: head.hash })
      await sql`update audit_log_events set actor_id = ${position === 2 ? 'user_9' : `user_${position - 1}`}
        where organization_id = ${id} and position = ${position}`.execute(app.deps.store.db)
    }
    await app.deps.store.db
      .updateTable('audit_log_trails')
      .set({ hash: head.hash })
      .where('organization_id', '=', id)
      .execute()
    expect(await checked()).toMatchObject({
      state: 'broken',
      problems: [{ position: 4, code: 'wrong_anchor' }],
    })
    await app.deps.store.db
      .updateTable('audit_log_checks')
      .set({ noted_hash: head.hash })
      .where('organization_id', '=', id)
      .execute()
    expect(await checked()).toMatchObject({ state: 'broken', problems: [{ code: 'forged_note' }] })
  })

  it('of another organization is neither shown nor checked', async () => {
    await write(2)
    await checked()
    const other = String((await app.call('POST', '/organizations', { body: { name: 'Bar' } })).body.id)
    const theirs = await enterPortal(app, other, { intent: 'audit_logs' })
    expect((await theirs.call('POST', '/audit-logs/checks')).body).toMatchObject({ state: 'unchecked' })
    expect(Object((await theirs.call('GET', '/audit-logs')).body.chain)).toMatchObject({ state: 'unchecked' })
  })
})

describe('a check', () => {
  it('goes on where it stopped, over what retention took meanwhile', async () => {
    await write(6)
    const { store, sealer } = app.deps
    const scope = { environment_id: app.environment.id, organization_id: id }
    const until = { position: 6, hash: (await stored()).at(-1)?.hash ?? '' }
    const third = (await stored())[2]
    const from = { ...fromTheBeginning, at: { position: 3, hash: third?.hash ?? '' }, checked: 3 }
    const fifth = (await stored())[4]
    await store.change(systemActor, async (tx) => {
      const stretch = { organization_id: id, from_position: 1, to_position: 5, hash: fifth?.hash ?? '' }
      await recordStretches(tx, sealer, [stretch])
      await sql`delete from audit_log_events where organization_id = ${id} and position <= 5`.execute(tx.db)
    })
    expect(await follow(store, sealer, scope, { from, until })).toEqual({
      at: until,
      checked: 4,
      expired: 2,
      problems: [],
    })
  })

  it('stops after as many events as it is to, and ends like one that did not', async () => {
    await write(7)
    const { store, sealer } = app.deps
    const scope = { environment_id: app.environment.id, organization_id: id }
    const until = { position: 7, hash: (await stored()).at(-1)?.hash ?? '' }
    const some = await follow(store, sealer, scope, { from: fromTheBeginning, until, events: 0 })
    expect(some).toEqual(fromTheBeginning)
    const all = await follow(store, sealer, scope, { from: some, until })
    expect(all).toEqual({ at: until, checked: 7, expired: 0, problems: [] })
  })

  it('comes by itself: of what is new after a day, of everything after thirty', async () => {
    await write(2)
    await plan()
    await run()
    expect(await chain()).toMatchObject({ state: 'intact', intact_to: 2 })
    await write(2)
    await plan()
    expect(await chain()).toMatchObject({ state: 'intact', intact_to: 2 })
    await pass(day)
    await plan()
    expect(await chain()).toMatchObject({ state: 'running', total: 2 })
    await run()
    expect(await chain()).toMatchObject({ state: 'intact', intact_to: 4 })
    await pass(31 * day)
    await plan()
    expect(await chain()).toMatchObject({ state: 'running', total: 4 })
  })

  it('is not begun again within a minute, however often somebody asks', async () => {
    await write(2)
    const first = Object((await ask()).body)
    await run()
    app.clock.advance(30)
    expect((await ask()).body).toMatchObject({ state: 'intact', intact_at: first.at })
  })
})
