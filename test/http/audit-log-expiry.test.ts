/** Retention of audit logs, and the chain across what it took; and the chain after somebody had his hands on it. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listPartitions } from '../../src/db/partitions.ts'
import { systemActor } from '../../src/db/store.ts'
import { expireAuditLogs } from '../../src/jobs/expire-audit-logs.ts'
import * as contract from '../../src/resources/audit-logs/contract.ts'
import { verifyTrail } from '../../src/resources/audit-logs/verify.ts'
import { createOrganization } from '../../src/resources/organizations/organizations.ts'
import { startApp, type TestApp } from '../harness.ts'
import { engine } from '../world/database.ts'
import { jobDeps } from '../world/job-deps.ts'

const day = 86_400
let app: TestApp
beforeAll(async () => {
  app = await startApp({ at: '2026-11-21T12:00:00.000Z', settings: { RATE_LIMITS: 'requests=0' } })
})
afterAll(() => app.stop())

async function newOrganization(): Promise<string> {
  const { store } = app.deps
  return (
    await store.change(systemActor, (tx) => createOrganization(tx, app.environment.id, { name: 'Foo Corp' }))
  ).id
}
async function write(organization_id: string, count: number) {
  for (let n = 0; n < count; n++) {
    const event = {
      action: 'user.signed_in',
      occurred_at: app.clock.now().toISOString(),
      actor: { id: `user_${n}`, type: 'user' },
      targets: [{ id: 'team_1', type: 'team' }],
      context: { location: '192.0.2.1' },
    }
    const answer = await app.call('POST', '/audit_logs/events', { body: { organization_id, event } })
    expect(answer.status).toBe(200)
  }
}
const keep = (id: string, body: object) =>
  app.call('PUT', `/organizations/${id}/audit_logs_retention`, { body })
const expire = () =>
  expireAuditLogs.run(jobDeps(app.deps.store, { sealer: app.deps.sealer }), {
    payload: {},
    signal: new AbortController().signal,
  })
const verify = (organization_id: string, noted?: { position: number; hash: string }) =>
  verifyTrail(app.deps.store, app.deps.sealer, { environment_id: app.environment.id, organization_id }, noted)
const rowsOf = async (
  table: 'audit_log_events' | 'audit_log_event_targets' | 'audit_log_counts',
  id: string,
) =>
  (
    await app.deps.store.db
      .selectFrom(table)
      .select('organization_id')
      .where('organization_id', '=', id)
      .execute()
  ).length
const headOf = async (id: string) =>
  (await app.ask(contract.getAuditLogConfiguration, { params: { id } })).head

describe('retention', () => {
  it('is read and set in both spellings', async () => {
    const id = await newOrganization()
    expect((await app.call('GET', `/organizations/${id}/audit_logs_retention`)).body).toEqual({
      retention_period_in_days: 365,
    })
    for (const [body, days] of [
      [{ retention_period_in_days: 30 }, 30],
      [{ retention_period: '1_MONTH' }, 30],
      [{ retention_period: '11_MONTHS' }, 330],
      [{ retention_period: '1_YEAR' }, 365],
      [{ retention_period: '10_YEARS' }, 3650],
    ] as const) {
      expect((await keep(id, body)).body).toEqual({ retention_period_in_days: days })
      expect((await app.call('GET', `/organizations/${id}/audit_logs_retention`)).body).toEqual({
        retention_period_in_days: days,
      })
    }
    for (const body of [
      {},
      { retention_period_in_days: 31 },
      { retention_period: '12_MONTHS' },
      { retention_period: '0_MONTHS' },
    ])
      expect((await keep(id, body)).status).toBe(422)
    expect((await keep('org_nobody', { retention_period_in_days: 30 })).status).toBe(404)
    expect((await app.call('GET', '/organizations/org_nobody/audit_logs_retention')).status).toBe(404)
  })

  it('shows itself in the configuration', async () => {
    const id = await newOrganization()
    const before = await app.ask(contract.getAuditLogConfiguration, { params: { id } })
    expect(before).toEqual({
      organization_id: id,
      retention_period_in_days: 365,
      state: 'inactive',
      head: { position: 0, hash: '0'.repeat(64) },
    })
    await write(id, 1)
    await keep(id, { retention_period_in_days: 60 })
    const after = await app.ask(contract.getAuditLogConfiguration, { params: { id } })
    expect(after).toMatchObject({ retention_period_in_days: 60, state: 'active', head: { position: 1 } })
  })

  it('takes what has had its time, and nothing else, and the rest still verifies', async () => {
    const [short, long] = [await newOrganization(), await newOrganization()]
    await keep(short, { retention_period_in_days: 30 })
    await write(short, 3)
    await write(long, 3)
    const noted = await headOf(short)
    app.clock.advance(20 * day)
    await write(short, 2)
    // Past the month in which the first three expire, and a day.
    app.clock.advance(22 * day)
    await expire()
    expect([await rowsOf('audit_log_events', short), await rowsOf('audit_log_event_targets', short)]).toEqual(
      [2, 4],
    )
    expect([await rowsOf('audit_log_events', long), await rowsOf('audit_log_counts', short)]).toEqual([3, 1])
    expect(await verify(short, noted)).toMatchObject({ intact: true, checked: 2, expired: 3 })
    expect(await verify(long)).toMatchObject({ intact: true, checked: 3, expired: 0 })
    await write(short, 1)
    app.clock.advance(60 * day)
    await expire()
    expect(await rowsOf('audit_log_events', short)).toBe(0)
    expect(await verify(short, noted)).toMatchObject({
      intact: true,
      checked: 0,
      expired: 6,
      head: { position: 6 },
    })
    await write(short, 1)
    expect(await verify(short)).toMatchObject({ intact: true, checked: 1, expired: 6 })
  })

  it('that was made shorter leaves a gap amid the chain, which verifies', async () => {
    const id = await newOrganization()
    await write(id, 2)
    await keep(id, { retention_period_in_days: 30 })
    await write(id, 3)
    await keep(id, { retention_period_in_days: 3650 })
    await write(id, 2)
    app.clock.advance(70 * day)
    await expire()
    expect(await verify(id)).toMatchObject({ intact: true, checked: 4, expired: 3 })
    const events = await app.ask(contract.listAuditLogEvents, { query: { organization_id: id } })
    expect(events.data.map(({ actor }) => actor.id)).toEqual(['user_1', 'user_0', 'user_1', 'user_0'])
  })

  it.runIf(engine === 'postgres')('drops whole partitions, and makes those that come', async () => {
    const id = await newOrganization()
    await keep(id, { retention_period_in_days: 90 })
    await write(id, 1)
    const { store } = app.deps
    const month = new Date(app.clock.now().getTime() + 90 * day * 1000).toISOString().slice(0, 7)
    const months = async () => (await listPartitions(store, 'audit_log_events')).map(({ from }) => from)
    expect(await months()).toContain(month)
    const { rows } = await sql<{ at: string }>`select tableoid::regclass::text as at from audit_log_events
      where organization_id = ${id}`.execute(store.db)
    expect(rows).toEqual([{ at: `audit_log_events_${month.replace('-', '_')}` }])
    app.clock.advance(130 * day)
    await expire()
    expect(await months()).not.toContain(month)
    expect((await listPartitions(store, 'audit_log_event_targets')).map(({ from }) => from)).not.toContain(
      month,
    )
    const ahead = new Date(app.clock.now().getTime() + 365 * day * 1000).toISOString().slice(0, 7)
    expect(await months()).toContain(ahead)
    expect(await verify(id)).toMatchObject({ intact: true, expired: 1 })
  })

  it.runIf(engine === 'postgres')(
    'of what a missing partition left among the rest ends as well',
    async () => {
      const id = await newOrganization()
      await write(id, 1)
      const { store } = app.deps
      for (const { name } of await listPartitions(store, 'audit_log_events'))
        await sql`alter table audit_log_events detach partition ${sql.table(name)}`.execute(store.db)
      await write(id, 1)
      expect(await rowsOf('audit_log_events', id)).toBe(1)
      app.clock.advance(370 * day)
      await expire()
      expect(await rowsOf('audit_log_events', id)).toBe(0)
    },
  )
})

describe('tampering', () => {
  const change = (table: string, set: string, organization: string, position: number) =>
    sql`update ${sql.table(table)} set ${sql.raw(set)}
      where organization_id = ${organization} and position = ${position}`.execute(app.deps.store.db)
  const remove = async (organization: string, from: number, to: number) => {
    for (const table of ['audit_log_events', 'audit_log_event_targets'])
      await sql`delete from ${sql.table(table)} where organization_id = ${organization}
        and position between ${from} and ${to}`.execute(app.deps.store.db)
  }

  it.each([
    [
      'changed event',
      'changed',
      3,
      (id: string) => change('audit_log_events', "data = replace(data, 'user_2', 'user_9')", id, 3),
    ],
    [
      'changed hash',
      'changed',
      3,
      (id: string) => change('audit_log_events', `hash = '${'0'.repeat(64)}'`, id, 3),
    ],
    [
      'event that cannot be found',
      'columns_changed',
      4,
      (id: string) => change('audit_log_events', "action = 'x'", id, 4),
    ],
    ['removed event', 'missing', 2, (id: string) => remove(id, 2, 2)],
    ['removed stretch', 'missing', 2, (id: string) => remove(id, 2, 4)],
    ['removed end', 'missing', 5, (id: string) => remove(id, 5, 6)],
    ['removed beginning', 'missing', 1, (id: string) => remove(id, 1, 2)],
  ])('shows: a %s', async (_, code, position, tamper) => {
    const id = await newOrganization()
    await write(id, 6)
    expect((await verify(id)).intact).toBe(true)
    await tamper(id)
    const verdict = await verify(id)
    expect(verdict.intact).toBe(false)
    expect(verdict.problems[0]).toMatchObject({ code, position })
  })

  it('shows: a removal that is called retention', async () => {
    const id = await newOrganization()
    await write(id, 6)
    const { store } = app.deps
    const { hash } = await store.db
      .selectFrom('audit_log_events')
      .select('hash')
      .where('organization_id', '=', id)
      .where('position', '=', 4)
      .executeTakeFirstOrThrow()
    await remove(id, 2, 4)
    await store.db
      .insertInto('audit_log_expired')
      .values({
        environment_id: app.environment.id,
        organization_id: id,
        from_position: 2,
        to_position: 4,
        hash,
        expired_at: app.clock.now().toISOString(),
        seal: 'forged',
      })
      .execute()
    expect((await verify(id)).problems).toMatchObject([{ code: 'forged_expiry', position: 2 }])
  })

  it('shows to who noted a head: a log that was written anew, or cut', async () => {
    const id = await newOrganization()
    await write(id, 4)
    const noted = await headOf(id)
    const { store } = app.deps
    await remove(id, 1, 4)
    await store.db
      .updateTable('audit_log_trails')
      .set({ position: 0, hash: '0'.repeat(64) })
      .where('organization_id', '=', id)
      .execute()
    await write(id, 3)
    expect((await verify(id)).intact).toBe(true)
    expect((await verify(id, noted)).problems).toMatchObject([{ code: 'wrong_anchor', position: 4 }])
    await write(id, 2)
    expect((await verify(id, noted)).problems).toMatchObject([{ code: 'wrong_anchor', position: 4 }])
  })
})
