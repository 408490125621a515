/** What follows from what the DNS showed, told by traces; and once from a real name server, through the job. */
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bind, startBind } from '../../../test/world/bind.ts'
import { jobDeps } from '../../../test/world/job-deps.ts'
import { noDns } from '../../../test/world/no-dns.ts'
import { startStore } from '../../../test/world/store.ts'
import { systemActor } from '../../db/store.ts'
import { events } from '../../events/index.ts'
import { checkDomains } from '../../jobs/check-domains.ts'
import type { Diagnosis, Trace } from '../../protocols/dns/index.ts'
import { createItContact } from '../it-contacts/it-contacts.ts'
import { createOrganization } from '../organizations/organizations.ts'
import { checkDomain, listDueDomains } from './checks.ts'
import {
  createOrganizationDomain,
  deleteOrganizationDomain,
  findOrganizationDomain,
} from './organization-domains.ts'
import { listChecksOf, saveTrace, startVerification } from './verification.ts'

const { store, clock, environment, stop } = await startStore('2026-03-01T12:00:00.000Z')
const day = 86_400
let bind: Bind
beforeAll(async () => {
  bind = await startBind({ zones: { 'real.example': [], 'lost.example': 'broken' } })
})
afterAll(async () => {
  await bind.stop()
  await stop()
})

const found: Diagnosis = { kind: 'found', at: 'x.example', stale: [], wait_seconds: null }
const missing: Diagnosis = { kind: 'not_there', others: 0, wait_seconds: null }
const dark: Diagnosis = { kind: 'could_not_ask', outcome: 'timed_out' }
const trace = (diagnosis: Diagnosis, checked_at = clock.now().toISOString()): Trace => ({
  checked_at,
  took_ms: 1,
  zone: null,
  name_servers: [],
  negative_ttl: null,
  questions: [],
  diagnosis,
})

async function newDomain(domain: string) {
  return store.change(systemActor, async (tx) => {
    const { id } = await createOrganization(tx, environment.id, { name: 'Acme' })
    const owner = { environment_id: environment.id, organization_id: id }
    const made = await createOrganizationDomain(tx, owner, { domain, state: 'pending' })
    return findOrganizationDomain(tx.db, environment.id, made.id)
  })
}
type Row = Awaited<ReturnType<typeof newDomain>>

const now = (row: Row) => findOrganizationDomain(store.db, environment.id, row.id)
const see = (row: Row, diagnosis: Diagnosis) => saveTrace(store, systemActor, row, trace(diagnosis))
const restart = (row: Row) => store.change(systemActor, (tx) => startVerification(tx, environment.id, row.id))
async function check(row: Row) {
  const [one] = await listChecksOf(store.db, [row.id])
  return one
}
async function told(row: Row): Promise<string[]> {
  const rows = await store.db
    .selectFrom('events')
    .where('event', 'like', 'organization_domain.%')
    .select(['event', 'data'])
    .orderBy('id')
    .execute()
  for (const { event, data } of rows)
    if (event === 'organization_domain.verification_failed')
      expect([...Value.Errors(events[event], JSON.parse(data))]).toEqual([])
  return rows.filter(({ data }) => data.includes(row.id)).map(({ event }) => event.split('.')[1] ?? '')
}

describe('a domain that waits', () => {
  it('is verified when its record is found, once, with its events', async () => {
    const row = await newDomain('a.example')
    await Promise.all([see(row, found), see(row, found), see(row, found)])
    expect((await now(row)).state).toBe('verified')
    expect(await told(row)).toEqual(['created', 'updated', 'verified'])
  })

  it('keeps waiting when the record is not there, or nobody can be asked, and is looked at less and less', async () => {
    const row = await newDomain('b.example')
    const waits: number[] = []
    for (const pause of [0, 601, 2 * 3_600, day, 3 * day]) {
      clock.advance(pause)
      await see(row, pause === 601 ? dark : missing)
      const next = (await check(row))?.next_check_at ?? ''
      waits.push((Date.parse(next) - clock.now().getTime()) / 1000)
    }
    expect(waits).toEqual([10, 60, 600, 3_600, 6 * 3_600])
    expect((await now(row)).state).toBe('pending')
    expect(await told(row)).toEqual(['created'])
  })

  it('fails after thirty days, says why, and starts anew with the same record', async () => {
    const row = await newDomain('c.example')
    clock.advance(30 * day - 1)
    await see(row, missing)
    expect((await now(row)).state).toBe('pending')
    clock.advance(1)
    await see(row, missing)
    expect((await now(row)).state).toBe('failed')
    expect(await check(row)).toMatchObject({
      failure_reason: 'domain_verification_period_expired',
      next_check_at: null,
    })
    await see(row, found)
    expect((await now(row)).state).toBe('failed')
    const overtaken = trace(missing)
    clock.advance(1)
    const again = await restart(row)
    await saveTrace(store, systemActor, row, overtaken)
    expect((await check(row))?.next_check_at).toBe(clock.now().toISOString())
    expect(again).toMatchObject({ state: 'pending', verification_token: row.verification_token })
    await see(row, found)
    expect(await told(row)).toEqual([
      'created',
      'updated',
      'verification_failed',
      'updated',
      'updated',
      'verified',
    ])
  })

  it('does not fail at the end of the period because nobody could be asked, unless that lasts', async () => {
    const row = await newDomain('j.example')
    clock.advance(30 * day)
    await see(row, dark)
    expect((await now(row)).state).toBe('pending')
    clock.advance(30 * day)
    await see(row, dark)
    expect((await now(row)).state).toBe('failed')
  })

  it('fails when another organization has it', async () => {
    const [one, two] = [await newDomain('d.example'), await newDomain('d.example')]
    await see(one, found)
    await see(two, missing)
    expect((await now(two)).state).toBe('failed')
    expect((await check(two))?.failure_reason).toBe('domain_verified_by_other_organization')
    expect(await told(two)).toEqual(['created', 'updated', 'verification_failed'])
  })

  it('is given to exactly one of those who prove it at the same instant', async () => {
    const rows = await Promise.all(Array.from({ length: 5 }, () => newDomain('e.example')))
    await Promise.all(rows.map((row) => see(row, found)))
    const states = await Promise.all(rows.map(async (row) => (await now(row)).state))
    expect(states.sort()).toEqual(['failed', 'failed', 'failed', 'failed', 'verified'])
    const all = (await Promise.all(rows.map(told))).flat()
    expect(all.filter((event) => event === 'verified')).toHaveLength(1)
    expect(all.filter((event) => event === 'verification_failed')).toHaveLength(4)
  })

  it('concludes nothing from a look that was overtaken, or after it was removed', async () => {
    const row = await newDomain('f.example')
    const early = trace(missing)
    clock.advance(1)
    await see(row, found)
    await saveTrace(store, systemActor, row, early)
    expect((await check(row))?.missing_since).toBeNull()
    await store.change(systemActor, (tx) => deleteOrganizationDomain(tx, environment.id, row.id))
    await see(row, found)
    expect(await told(row)).toEqual(['created', 'updated', 'verified', 'deleted'])
  })
})

describe('a verified domain', () => {
  const verified = async (domain: string) => {
    const row = await newDomain(domain)
    await see(row, found)
    return row
  }

  it('cannot be verified again', async () => {
    const row = await verified('g.example')
    await expect(restart(row)).rejects.toMatchObject({ status: 400, code: 'domain_already_verified' })
    expect((await now(row)).state).toBe('verified')
  })

  it('is looked at a month later, warned about, and un-verified a week after that', async () => {
    const row = await verified('h.example')
    await store.change(systemActor, (tx) => createItContact(tx, row, 'it@h.example'))
    expect((await listDueDomains(store, 100)).map(({ id }) => id)).not.toContain(row.id)
    clock.advance(30 * day)
    expect((await listDueDomains(store, 100)).map(({ id }) => id)).toContain(row.id)
    await see(row, missing)
    expect((await now(row)).state).toBe('verified')
    expect((await check(row))?.missing_since).toBe(clock.now().toISOString())
    const unverified_at = new Date(clock.now().getTime() + 7 * day * 1000).toISOString()
    clock.advance(6 * day)
    await see(row, missing)
    expect((await now(row)).state).toBe('verified')
    clock.advance(day)
    await see(row, dark)
    expect((await now(row)).state).toBe('verified')
    await see(row, missing)
    expect((await now(row)).state).toBe('unverified')
    expect(await told(row)).toEqual(['created', 'updated', 'verified', 'updated'])
    // Once, with the day on which it counts.
    const mails = await store.db.selectFrom('mails').select(['kind', 'recipient', 'data']).execute()
    expect(mails.map(({ data, ...mail }) => ({ ...mail, ...JSON.parse(data) }))).toEqual([
      { kind: 'domain_unverified_soon', recipient: 'it@h.example', domain: 'h.example', unverified_at },
    ])
  })

  it('is forgiven when the record comes back, and never doubted because nobody could be asked', async () => {
    const row = await verified('i.example')
    clock.advance(30 * day)
    await see(row, dark)
    expect((await check(row))?.missing_since).toBeNull()
    await see(row, missing)
    clock.advance(7 * day)
    await see(row, found)
    expect((await check(row))?.missing_since).toBeNull()
    expect((await now(row)).state).toBe('verified')
  })
})

describe('the job', () => {
  const run = (over = {}) => {
    const dns = {
      ...noDns,
      resolvers: [bind.address],
      port: bind.port,
      timeout_ms: 200,
      now: clock.now,
      ...over,
    }
    return checkDomains.run(jobDeps(store, { dns }), { payload: {}, signal: new AbortController().signal })
  }

  it('finds a record that was published, and keeps what it heard', async () => {
    const row = await newDomain('real.example')
    await run()
    expect((await now(row)).state).toBe('pending')
    const value = `${row.verification_prefix}=${row.verification_token}`
    await bind.add('real.example', `real.example. 60 TXT "${value}"`)
    await run()
    expect((await now(row)).state).toBe('pending')
    clock.advance(10)
    await run()
    expect((await now(row)).state).toBe('verified')
    expect(JSON.parse((await check(row))?.trace ?? '')).toMatchObject({ diagnosis: { kind: 'found' } })
  })

  it('concludes nothing where name servers fail, and asks nobody where nobody may be asked', async () => {
    const row = await newDomain('lost.example')
    await run()
    expect(JSON.parse((await check(row))?.trace ?? '')).toMatchObject({
      diagnosis: { kind: 'could_not_ask', outcome: 'server_failed' },
    })
    const before = await check(row)
    clock.advance(40 * day)
    await run({ resolvers: [] })
    expect(await check(row)).toEqual(before)
    await expect(checkDomain(store, noDns, systemActor, row)).rejects.toMatchObject({ status: 409 })
  })
})
