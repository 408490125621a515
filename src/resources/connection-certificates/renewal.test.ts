/** Certificates over time: told of, renewed by themselves or by somebody, and retired. On both engines. */
import { afterAll, beforeEach, expect, it } from 'vitest'
import { jobDeps } from '../../../test/world/job-deps.ts'
import { certificateFrom, providerMetadata } from '../../../test/world/provider-metadata.ts'
import { startStore } from '../../../test/world/store.ts'
import { serveText } from '../../../test/world/text-server.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { systemActor } from '../../db/store.ts'
import { refreshMetadata as refreshJob } from '../../jobs/refresh-metadata.ts'
import { watchCertificates } from '../../jobs/watch-certificates.ts'
import { parseJson } from '../../kernel/json.ts'
import { emptySettings, type SamlConfiguration } from '../connections/configuration.ts'
import {
  activateDraft,
  changeDraft,
  deactivateConnection,
  draftOf,
  listConfigurations,
  maybeFindActive,
} from '../connections/configurations.ts'
import { findConnection, lockConnection } from '../connections/connections.ts'
import { createItContact } from '../it-contacts/it-contacts.ts'
import { acceptRenewal, fingerprintsOf, retireCertificate } from './accepted.ts'
import { listPendingChanges } from './changes.ts'
import { approveChange, refuseChange } from './decisions.ts'
import { createExpiries } from './expiries.ts'
import { noticeEndings } from './notices.ts'
import { noteUse } from './uses.ts'
import { listWatches, secondsToNextRefresh, secondsToRetry } from './watches.ts'

const at = '2026-03-01T12:00:00.000Z'
const { store, clock, environment, stop } = await startStore(at)
const server = await serveText()
const deps = jobDeps(store)
const work = { payload: {}, signal: new AbortController().signal }
const day = 86_400
afterAll(async () => {
  await stop()
  await server.stop()
})

const old = certificateFrom('2025-06-01T12:00:00.000Z') // ends on 2026-06-01T12:00Z
const next = certificateFrom('2026-02-01T12:00:00.000Z', 3)
const other = certificateFrom('2026-02-02T12:00:00.000Z', 2)

let world: World
let scope: { environment_id: string; organization_id: string }
beforeEach(async () => {
  await store.db.deleteFrom('events').execute()
  await store.db.deleteFrom('mails').execute()
  await store.db.deleteFrom('organizations').execute()
  await store.db.deleteFrom('redirect_uris').execute()
  clock.advance((Date.parse(at) - clock.now().getTime()) / 1000)
  world = await createWorld(store, environment.id)
  scope = { environment_id: environment.id, organization_id: world.acme.id }
})

const saml = (more: Partial<SamlConfiguration> = {}): SamlConfiguration => ({
  ...(emptySettings('saml') as SamlConfiguration),
  metadata_source: 'file',
  idp_entity_id: 'https://idp.example',
  sso_url: 'https://idp.example/sso',
  certificates: [old.certificate],
  ...more,
})
const change = <T>(run: Parameters<typeof store.change<T>>[1]) => store.change(systemActor, run)
const lock = (tx: Parameters<typeof lockConnection>[0]) => lockConnection(tx, scope, world.okta.id)

async function activate(settings: SamlConfiguration) {
  await change(async (tx) => {
    const row = await lock(tx)
    await changeDraft(tx, await draftOf(tx, row), { settings })
    await activateDraft(tx, row, { untested: true })
  })
  await store.db.deleteFrom('events').execute()
}
async function accepted(): Promise<string[]> {
  const active = await maybeFindActive(store.db, world.okta.id)
  return active?.settings.protocol === 'saml' ? fingerprintsOf(active.settings) : []
}
async function told(): Promise<Record<string, unknown>[]> {
  const rows = await store.db.selectFrom('events').selectAll().orderBy('id').execute()
  return rows.map(({ event, data }) => ({ event, ...parseJson<Record<string, unknown>>(data) }))
}
const names = async () => (await told()).map(({ event }) => event)
const watched = { metadata_source: 'url' as const, metadata_url: server.url('/metadata') }
const publish = (
  certificates: readonly { certificate: string }[],
  more?: Parameters<typeof providerMetadata>[1],
) => server.serve('/metadata', providerMetadata(certificates, more))
async function readAgain() {
  clock.advance(2 * day)
  await refreshJob.run(deps, work)
}
const pending = () => listPendingChanges(store.db, [world.okta.id])
const addContact = () => change((tx) => createItContact(tx, scope, 'it@acme.example'))
const mails = async () =>
  (await store.db.selectFrom('mails').select('kind').execute()).map(({ kind }) => kind)

it('tells each threshold once, in whatever number of runs and processes', async () => {
  await activate(saml())
  const days: unknown[] = []
  for (let hours = 0; hours < 110 * 24; hours += 12) {
    await Promise.all([noticeEndings(store, work.signal), noticeEndings(store, work.signal)])
    clock.advance(12 * 3_600)
  }
  for (const event of await told()) {
    expect(event).toMatchObject({
      event: 'connection.saml_certificate_renewal_required',
      connection: { id: world.okta.id, organization_id: world.acme.id },
      certificate: { certificate_type: 'ResponseSigning', expiry_date: old.not_after },
    })
    days.push(event.days_until_expiry)
  }
  expect(days).toEqual([90, 30, 14, 7, 1, 0])
  expect((await told()).at(-1)).toMatchObject({ certificate: { is_expired: true } })
})

it('tells only the nearest threshold after a long silence, and none that lies further back', async () => {
  await activate(saml())
  clock.advance(86 * day) // six days before its end
  await noticeEndings(store, work.signal)
  expect((await told()).map(({ days_until_expiry }) => days_until_expiry)).toEqual([6])
  clock.advance(-60 * day) // the clock was wrong
  await noticeEndings(store, work.signal)
  clock.advance(40 * day)
  await noticeEndings(store, work.signal)
  expect(await told()).toHaveLength(1)
})

it('says nothing of a certificate beside which a later one is accepted, nor of a connection that is off', async () => {
  await activate(saml({ certificates: [old.certificate, next.certificate] }))
  clock.advance(80 * day)
  expect(await noticeEndings(store, work.signal)).toBe(0)
  await activate(saml())
  await change(async (tx) => deactivateConnection(tx, await lock(tx)))
  expect(await noticeEndings(store, work.signal)).toBe(0)
})

it('tells the IT contacts, once a threshold', async () => {
  await activate(saml())
  await addContact()
  clock.advance(10 * day)
  await noticeEndings(store, work.signal)
  await noticeEndings(store, work.signal)
  expect(await mails()).toEqual(['certificate_expiring'])
})

it('accepts one certificate more by itself, beside the old one, and says that it is renewed', async () => {
  publish([old])
  await activate(saml(watched))
  await addContact()
  await readAgain()
  expect([await told(), await mails()]).toEqual([[], []])
  publish([old, next])
  await readAgain()
  expect(await accepted()).toEqual([old.fingerprint, next.fingerprint])
  expect(await told()).toMatchObject([
    {
      event: 'connection.saml_certificate_renewed',
      connection: { id: world.okta.id },
      certificate: { certificate_type: 'ResponseSigning', expiry_date: next.not_after },
    },
  ])
  await readAgain()
  publish([next])
  await readAgain()
  expect(await accepted()).toEqual([old.fingerprint, next.fingerprint])
  expect(await told()).toHaveLength(1)
  const [mail, ...more] = await store.db.selectFrom('mails').select(['kind', 'data']).execute()
  expect(more).toEqual([])
  expect(mail?.kind).toBe('certificate_added')
  expect(parseJson(mail?.data ?? '')).toEqual({
    connection_name: world.okta.name,
    fingerprint: next.fingerprint,
    expires_at: next.not_after,
  })
})

it('keeps a draft that is under way, with the certificate that came in between', async () => {
  publish([old])
  await activate(saml(watched))
  await change(async (tx) => {
    const draft = await draftOf(tx, await lock(tx))
    await changeDraft(tx, draft, { attribute_map: { ...draft.attribute_map, email: 'mail' } })
  })
  publish([old, next])
  await readAgain()
  const [active, draft] = await listConfigurations(store.db, world.okta.id)
  expect([active?.status, draft?.status]).toEqual(['active', 'draft'])
  expect(draft?.attribute_map.email).toBe('mail')
  expect(draft?.settings.protocol === 'saml' && fingerprintsOf(draft.settings)).toContain(next.fingerprint)
})

it('lets a wholly new key set wait, tells the IT contacts once, and takes it beside the old one when approved', async () => {
  publish([old])
  await activate(saml(watched))
  await addContact()
  publish([next])
  await readAgain()
  await readAgain()
  expect(await accepted()).toEqual([old.fingerprint])
  const [proposal, ...more] = await pending()
  expect(more).toEqual([])
  expect(proposal).toMatchObject({ reason: 'all_keys_new' })
  expect(await mails()).toEqual(['certificate_approval_needed'])
  expect(await names()).toEqual([])
  await change(async (tx) => approveChange(tx, await lock(tx), proposal?.id ?? ''))
  expect(await accepted()).toEqual([old.fingerprint, next.fingerprint])
  expect(await names()).toEqual(['connection.saml_certificate_renewed'])
  expect(await pending()).toEqual([])
  await expect(change(async (tx) => refuseChange(tx, await lock(tx), proposal?.id ?? ''))).rejects.toThrow(
    'does not wait',
  )
})

it('asks about a refused key set no more, but about another one', async () => {
  publish([old])
  await activate(saml(watched))
  publish([next])
  await readAgain()
  const [refused] = await pending()
  await change(async (tx) => refuseChange(tx, await lock(tx), refused?.id ?? ''))
  await readAgain()
  expect(await pending()).toEqual([])
  publish([other])
  await readAgain()
  expect(await pending()).toHaveLength(1)
  publish([old])
  await readAgain()
  expect(await pending()).toEqual([])
  expect(await accepted()).toEqual([old.fingerprint])
})

it('never takes another issuer by itself, and takes it as a whole when somebody agrees', async () => {
  publish([old])
  await activate(saml(watched))
  publish([old, next], { entity_id: 'https://evil.example' })
  await readAgain()
  expect(await accepted()).toEqual([old.fingerprint])
  publish([next], { entity_id: 'https://moved.example' })
  await readAgain()
  const [proposal] = await pending()
  expect(proposal?.reason).toBe('issuer_changed')
  await change(async (tx) => approveChange(tx, await lock(tx), proposal?.id ?? ''))
  expect(await accepted()).toEqual([next.fingerprint])
})

it('keeps what it has when the address does not answer, says so, and comes back sooner and then later', async () => {
  await activate(saml({ ...watched, metadata_url: server.url('/nothing') }))
  await readAgain()
  const [watch] = await listWatches(store.db, [world.okta.id])
  expect(watch).toMatchObject({ failures: 1, failing_since: clock.now().toISOString() })
  expect(parseJson(watch?.problem ?? '')).toMatchObject({ code: 'answer_status' })
  expect(await accepted()).toEqual([old.fingerprint])
  expect(secondsToRetry(24, 1)).toBe(600)
  expect(secondsToRetry(24, 40)).toBe(day)
})

it('reads an address in its pace, give or take a fifth, and no more after it is gone', async () => {
  expect([0, 0.5, 1].map((random) => secondsToNextRefresh(24, random))).toEqual([69_120, 86_400, 103_680])
  publish([old])
  await activate(saml(watched))
  await refreshJob.run(deps, work)
  const [watch] = await listWatches(store.db, [world.okta.id])
  const next_refresh = Date.parse(watch?.next_refresh_at ?? '') - clock.now().getTime()
  expect(next_refresh).toBeGreaterThan(0.79 * day * 1000)
  expect(next_refresh).toBeLessThan(1.21 * day * 1000)
  // A clock that was wrong for a while must not put it off for years.
  await store.db
    .updateTable('metadata_watches')
    .set({ next_refresh_at: '2099-01-01T00:00:00.000Z' })
    .execute()
  await refreshJob.run(deps, work)
  expect((await listWatches(store.db, [world.okta.id]))[0]?.next_refresh_at).toContain('2026-03')
  await activate(saml())
  expect(await listWatches(store.db, [world.okta.id])).toEqual([])
})

it('retires a certificate by itself once its successor signs and it has been silent for the set time', async () => {
  publish([old])
  await activate(saml(watched))
  publish([old, next])
  await readAgain()
  const sign = (certificate: { fingerprint: string }) =>
    change((tx) => noteUse(tx, world.okta.id, certificate.fingerprint))
  await sign(old)
  await sign(old)
  publish([next])
  await readAgain()
  await sign(next)
  clock.advance(29 * day)
  await watchCertificates.run(deps, work)
  expect(await accepted()).toHaveLength(2)
  clock.advance(2 * day)
  await watchCertificates.run(deps, work)
  expect(await accepted()).toEqual([next.fingerprint])
  // Whatever the address says later: what was retired does not come back by itself.
  publish([old, next])
  await readAgain()
  expect(await accepted()).toEqual([next.fingerprint])
})

it('takes what somebody brings beside what is accepted, of the same issuer only, and never twice', async () => {
  await activate(saml())
  const renew = (more: Partial<SamlConfiguration>) =>
    change(async (tx) => acceptRenewal(tx, await lock(tx), saml(more)))
  await expect(
    renew({ idp_entity_id: 'https://other.example', certificates: [next.certificate] }),
  ).rejects.toMatchObject({ code: 'issuer_differs' })
  await expect(renew({})).rejects.toMatchObject({ code: 'nothing_new' })
  await renew({ ...watched, certificates: [next.certificate] })
  expect(await accepted()).toEqual([old.fingerprint, next.fingerprint])
  expect(await names()).toEqual(['connection.saml_certificate_renewed'])
  expect(await listWatches(store.db, [world.okta.id])).toHaveLength(1)
})

it('does not bring a connection back that was switched off', async () => {
  await activate(saml())
  await change(async (tx) => deactivateConnection(tx, await lock(tx)))
  await change(async (tx) => acceptRenewal(tx, await lock(tx), saml({ certificates: [next.certificate] })))
  expect((await findConnection(store.db, scope, world.okta.id)).state).toBe('inactive')
})

it('never retires the last certificate', async () => {
  await activate(saml({ certificates: [old.certificate, next.certificate] }))
  const retire = (fingerprint: string) =>
    change(async (tx) => retireCertificate(tx, await lock(tx), fingerprint))
  await retire(old.fingerprint)
  await expect(retire(next.fingerprint)).rejects.toMatchObject({ code: 'last_certificate' })
  await expect(retire(old.fingerprint)).rejects.toMatchObject({ status: 404 })
  expect(await accepted()).toEqual([next.fingerprint])
})

it('measures the days that are left of every certificate, and forgets what is accepted no more', async () => {
  await activate(saml({ certificates: ['rubbish', old.certificate, next.certificate] }))
  const measure = createExpiries(store)
  const days = async () =>
    new Map(
      (await measure())
        .filter(({ connection_id }) => connection_id === world.okta.id)
        .map(({ name, days }) => [name, days]),
    )
  expect((await days()).get(old.fingerprint)).toBeCloseTo(92, 5)
  expect([...(await days()).keys()]).toEqual([old.fingerprint, next.fingerprint])
  await change(async (tx) => retireCertificate(tx, await lock(tx), old.fingerprint))
  clock.advance(61)
  expect([...(await days()).keys()]).toEqual([next.fingerprint])
})
