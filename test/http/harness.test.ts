import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOrganization } from '../../src/resources/organizations/contract.ts'
import { startApp, type TestApp } from '../harness.ts'
import { createWorld } from '../world.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

test('a world stands, and its events are seen once', async () => {
  const { acme } = await createWorld(app.deps.store, app.environment.id)
  expect((await app.events()).filter((name) => name === 'organization.created')).toHaveLength(2)
  expect(await app.events()).toEqual([])
  expect((await app.call('GET', `/organizations/${acme.id}`)).body).toMatchObject({ name: 'Acme' })
})

test('a typed call answers what the contract says', async () => {
  const made = await app.ask(createOrganization, { body: { name: 'Initech' } })
  expect(made.name).toBe('Initech')
  expect(await app.events()).toEqual(['organization.created'])
})

test('two servers share one database, and only their own keys', async () => {
  const second = await startApp({ beside: app })
  const other = await second.newKey({ environment: await app.newEnvironment() })
  expect((await second.call('GET', '/organizations')).body.data).not.toEqual([])
  expect((await app.call('GET', '/organizations', { key: other })).body.data).toEqual([])
  await second.stop()
  expect((await app.call('GET', '/organizations')).status).toBe(200)
})
