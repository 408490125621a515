/** Wrong tokens, again and again. */
import { afterAll, expect, it } from 'vitest'
import { listDirectoryRequests } from '../../src/resources/directory-requests/directory-requests.ts'
import { startApp } from '../harness.ts'
import { openScim } from '../world/scim-client.ts'
import { createWorld } from '../world.ts'

const app = await startApp({ at: '2026-03-01T12:00:00.000Z', settings: { TRUST_PROXY: 'true' } })
const world = await createWorld(app.deps.store, app.environment.id)
afterAll(() => app.stop())
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })

it('are slowed down for one address at one directory, and keep nobody else out', async () => {
  const scim = await openScim(app, world.acme.id)
  const other = await openScim(app, world.globex.id)
  const knock = async (address: string, directory = scim, token: string | null = 'dsync_wrong') =>
    (await directory.call('POST', '/Users', { token, body: {}, ...from(address) })).status
  for (let n = 0; n < 60; n++) expect(await knock('192.0.2.1')).toBe(401)
  const slowed = await scim.call('GET', '/Users', { token: null, ...from('192.0.2.1') })
  expect([slowed.status, slowed.body.status]).toEqual([429, '429'])
  expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0)
  // The right token, another address, another directory.
  expect((await scim.call('GET', '/Users', from('192.0.2.1'))).status).toBe(200)
  expect(await knock('192.0.2.2')).toBe(401)
  expect(await knock('192.0.2.1', other)).toBe(401)
  // Of what is slowed down nothing is kept.
  await expect
    .poll(async () => (await listDirectoryRequests(app.deps.store.db, scim.directory, { limit: 100 })).length)
    .toBeGreaterThan(0)
  const kept = await listDirectoryRequests(app.deps.store.db, scim.directory, { limit: 100 })
  expect(kept.map(({ status }) => status)).not.toContain(429)
  app.clock.advance(60)
  expect(await knock('192.0.2.1')).toBe(401)
})

it('count for a whole network of IPv6, and for whatever directories it names', async () => {
  const scim = await openScim(app, world.acme.id)
  const statuses = async (count: number, call: (n: number) => Promise<{ status: number }>) => {
    const seen = new Set<number>()
    for (let n = 0; n < count; n++) seen.add((await call(n)).status)
    return [...seen]
  }
  const one = (n: number) => scim.call('GET', '/Users', { token: 'wrong', ...from(`2001:db8:1:2::${n}`) })
  expect(await statuses(60, one)).toEqual([401])
  expect(await statuses(5, one)).toEqual([429])
  const many = (n: number) =>
    scim.call('GET', `/../nothing-${n}/Users`, { token: 'wrong', ...from('198.51.100.7') })
  expect(await statuses(600, many)).toEqual([401])
  expect(await statuses(5, many)).toEqual([429])
})
