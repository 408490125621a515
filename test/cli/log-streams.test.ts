/** `gatehouse log-streams` from a shell. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Home, newHome } from '../world/database.ts'
import { listen } from '../world/listen.ts'
import { gatehouse, gatehouseJson } from './gatehouse.ts'

let home: Home
let settings: Record<string, string>
let config: string
let organization: string
let receiver: Awaited<ReturnType<typeof listen>>
let status = 200
let asked = 0
beforeAll(async () => {
  home = await newHome('sqlite')
  settings = { ...home.settings, ALLOW_PRIVATE_NETWORKS: 'true' }
  receiver = await listen()
  receiver.answerWith(async (request, response) => {
    for await (const _ of request);
    asked += 1
    response.writeHead(status).end('said')
  })
  config = join(home.settings.DATA_DIR, 'stream.json')
  const secret = { Authorization: 'Bearer of-the-command-line' }
  await writeFile(config, JSON.stringify({ url: `${receiver.origin}/in`, format: 'json', headers: secret }))
  organization = String((await gatehouseJson(settings, 'orgs', 'create', 'Foo')).id)
})
afterAll(async () => {
  await receiver.stop()
  await home.remove()
})
const create = (...more: string[]) => [
  'log-streams',
  'create',
  '--organization',
  organization,
  '--type',
  'GenericHttps',
  '--config',
  config,
  ...more,
]

it('makes a stream, shows, tests, pauses, resumes, sends again and deletes it, without a secret', {
  timeout: 120_000,
}, async () => {
  const made = await gatehouseJson(
    settings,
    ...create('--name', 'SIEM', '--carry', 'audit', '--carry', 'sso'),
  )
  expect(made).toMatchObject({
    name: 'SIEM',
    state: 'active',
    families: ['audit', 'sso'],
    trial: { ok: true },
  })
  const id = String(made.id)
  const shown = await gatehouse(settings, 'log-streams', 'show', id)
  expect(shown).toMatchObject({ code: 0 })
  expect(JSON.stringify(made) + shown.stdout).not.toContain('of-the-command-line')
  expect(await gatehouseJson(settings, 'log-streams', 'pause', id)).toMatchObject({ state: 'inactive' })
  expect(await gatehouseJson(settings, 'log-streams', 'resume', id)).toMatchObject({ state: 'active' })
  const again = ['backfill', id, '--since', '2026-01-01T00:00:00Z']
  expect(await gatehouseJson(settings, 'log-streams', ...again)).toMatchObject({ id })
  status = 401
  const refused = await gatehouse(settings, 'log-streams', 'test', id)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Answered 401: said') })
  status = 200
  expect(await gatehouseJson(settings, 'log-streams', 'delete', id)).toMatchObject({ deleted: true })
  expect((await gatehouse(settings, 'log-streams', 'show', id)).code).toBe(1)
})

it('ends with 2 for a type that is none, and with 1 for settings that are none, and asks nobody', {
  timeout: 60_000,
}, async () => {
  asked = 0
  const type = await gatehouse(
    settings,
    ...create().map((word) => (word === 'GenericHttps' ? 'Pigeon' : word)),
  )
  expect(type).toMatchObject({ code: 2, stderr: expect.stringContaining('AzureSentinel') })
  const bad = join(home.settings.DATA_DIR, 'bad.json')
  await writeFile(bad, JSON.stringify({ url: 'nowhere', format: 'json' }))
  const wrong = await gatehouse(settings, ...create().map((word) => (word === config ? bad : word)))
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('url') })
  expect(asked).toBe(0)
})
