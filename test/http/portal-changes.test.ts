/** The change log: everything that an IT contact did, with before and after, and no secret in it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { createOrganization } from '../../src/resources/organizations/organizations.ts'
import type { PortalChange } from '../../src/resources/portal-changes/contract.ts'
import { recordChange } from '../../src/resources/portal-changes/portal-changes.ts'
import { startApp, type TestApp } from '../harness.ts'
import { type HostileOidc, startHostileOidc } from '../world/hostile-oidc.ts'
import { enterPortal, type Portal } from '../world/portal-browser.ts'
import { createWorld, type World } from '../world.ts'

let app: TestApp
let world: World
let op: HostileOidc
beforeAll(async () => {
  app = await startApp({ at: '2026-03-01T12:00:00.000Z', settings: { RATE_LIMITS: 'links=0' } })
  world = await createWorld(app.deps.store, app.environment.id)
  op = await startHostileOidc()
})
afterAll(async () => {
  await op.stop()
  await app.stop()
})

const list = async (organization: string, query = '') => {
  const answer = await app.call('GET', `/organizations/${organization}/portal_changes?limit=100${query}`)
  expect(answer.status).toBe(200)
  return answer.body.data as PortalChange[]
}
const seen = async (portal: Portal, query = '') =>
  (await portal.call('GET', `/changes?limit=100${query}`)).body.data as PortalChange[]
const actions = (changes: PortalChange[]) => changes.map(({ target, action }) => `${target.type}.${action}`)
const secret = 'the-secret-that-nobody-may-read'

it('tells of a set-up from its beginning, newest first, and never the secret', async () => {
  const organization = world.globex.id
  const portal = await enterPortal(app, organization, { intent: 'sso' })
  const made = await portal.call('POST', '/sso/connections', { guide_id: 'generic-oidc' })
  const id = String(made.body.id)
  const draft = (oidc: object) => portal.call('PUT', `/sso/connections/${id}/draft`, { oidc })
  const saved = await draft({ issuer: op.issuer, client_id: 'gatehouse', client_secret: secret })
  expect(saved.status).toBe(200)
  await draft({ client_id: 'gatehouse' }) // nothing new
  await draft({ client_id: 'another', client_secret: 'the next secret' })
  await portal.call('POST', `/sso/connections/${id}/activation`, { untested: true })
  await portal.call('POST', `/sso/connections/${id}/deactivation`)
  await portal.call('DELETE', `/sso/connections/${id}`)
  await portal.call('POST', '/session/exit')

  const changes = await list(organization)
  expect(actions(changes)).toEqual([
    'portal_session.left',
    'connection.deleted',
    'connection.deactivated',
    'connection.activated',
    'connection.draft_changed',
    'connection.draft_changed',
    'connection.created',
    'portal_session.opened',
  ])
  const [, , , activated, second, first] = changes
  expect(first).toMatchObject({
    object: 'portal_change',
    organization_id: organization,
    intent: 'sso',
    actor: { source: 'admin_portal', id: expect.stringMatching(/^portal_session_/), name: null },
    target: { type: 'connection', id, name: expect.stringContaining('Globex') },
    created_at: '2026-03-01T12:00:00.000Z',
  })
  const hidden = { field: 'client_secret', before: null, after: null, hidden: true }
  expect(first?.changes).toEqual([
    { field: 'issuer', before: null, after: op.issuer, hidden: false },
    { field: 'client_id', before: null, after: 'gatehouse', hidden: false },
    hidden,
  ])
  expect(second?.changes).toEqual([
    { field: 'client_id', before: 'gatehouse', after: 'another', hidden: false },
    hidden,
  ])
  expect(activated?.changes).toContainEqual({ field: 'version', before: null, after: '1', hidden: false })
  const rows = await app.deps.store.db.selectFrom('portal_changes').selectAll().execute()
  expect(JSON.stringify(rows)).not.toMatch(/secret-that-nobody|the next secret|sealed|v1\./)
})

it('tells of domains with their states', async () => {
  const portal = await enterPortal(app, world.acme.id, { intent: 'domain_verification' })
  const { body } = await portal.call('POST', '/domain-verification/domains', { domain: 'new.example' })
  await portal.call('DELETE', `/domain-verification/domains/${body.id}`)
  const changes = await seen(portal)
  expect(actions(changes)).toEqual([
    'organization_domain.deleted',
    'organization_domain.created',
    'portal_session.opened',
  ])
  expect(changes[1]).toMatchObject({
    target: { name: 'new.example' },
    changes: [{ field: 'state', before: null, after: 'pending', hidden: false }],
  })
})

it('keeps a value only when its field is listed, and what is long not whole', async () => {
  const organization = await app.deps.store.change(systemActor, (tx) =>
    createOrganization(tx, app.environment.id, { name: 'Fields' }),
  )
  const owner = { environment_id: app.environment.id, organization_id: organization.id }
  await app.deps.store.change(systemActor, (tx) =>
    recordChange(tx, owner, {
      intent: 'sso',
      target: { type: 'connection', id: 'conn_1', name: null },
      action: 'draft_changed',
      before: { private_key: 'hidden words', sso_url: null },
      after: { private_key: 'other hidden words', sso_url: 'x'.repeat(5_000), issuer: null },
    }),
  )
  const [change] = await list(organization.id)
  expect(change?.changes).toEqual([
    { field: 'private_key', before: null, after: null, hidden: true },
    { field: 'sso_url', before: null, after: 'x'.repeat(2_000), hidden: false },
  ])
  const stored = await app.deps.store.db.selectFrom('portal_changes').selectAll().execute()
  expect(JSON.stringify(stored)).not.toContain('hidden words')
})

it('is gone with the change that it told of', async () => {
  const owner = { environment_id: app.environment.id, organization_id: world.acme.id }
  const before = await list(world.acme.id)
  const failing = app.deps.store.change(systemActor, async (tx) => {
    await recordChange(tx, owner, {
      intent: null,
      target: { type: 'portal_session', id: 's', name: null },
      action: 'opened',
    })
    throw new Error('after it')
  })
  await expect(failing).rejects.toThrow('after it')
  expect(await list(world.acme.id)).toEqual(before)
})

describe('is shown', () => {
  it('to a session of one intent only as far as that goes', async () => {
    const organization = await app.deps.store.change(systemActor, (tx) =>
      createOrganization(tx, app.environment.id, { name: 'Both' }),
    )
    const all = await enterPortal(app, organization.id)
    await all.call('POST', '/sso/connections', { guide_id: 'okta-saml' })
    await all.call('POST', '/domain-verification/domains', { domain: 'both.example' })
    const sso = await enterPortal(app, organization.id, { intent: 'sso' })
    expect(actions(await seen(sso))).toEqual(['portal_session.opened', 'connection.created'])
    expect((await sso.call('GET', '/changes?intent=domain_verification')).status).toBe(403)
    expect(actions(await seen(all, '&intent=domain_verification'))).toEqual(['organization_domain.created'])
    expect(actions(await seen(all))).toHaveLength(4)
  })

  it('in pages, by what was changed', async () => {
    const page = await app.call('GET', `/organizations/${world.globex.id}/portal_changes?limit=3`)
    const { after } = page.body.list_metadata as { after: string }
    const rest = await list(world.globex.id, `&after=${after}`)
    const whole = await list(world.globex.id)
    expect([...(page.body.data as PortalChange[]), ...rest]).toEqual(whole)
    const target = whole.find(({ action }) => action === 'created')?.target.id
    expect(
      new Set((await list(world.globex.id, `&target_id=${target}`)).map((one) => one.target.id)),
    ).toEqual(new Set([target]))
  })

  it("to nobody else: another organization's session, another environment's key, a key without the permission", async () => {
    const portal = await enterPortal(app, world.acme.id)
    expect((await seen(portal)).every((one) => one.organization_id === world.acme.id)).toBe(true)
    const path = `/organizations/${world.globex.id}/portal_changes`
    const foreign = await app.newKey({ environment: await app.newEnvironment() })
    expect((await app.call('GET', path, { key: foreign })).status).toBe(404)
    expect((await app.call('GET', path, { key: await app.newKey({ scopes: ['events'] }) })).status).toBe(403)
    expect((await app.call('GET', path, { key: null })).status).toBe(401)
    expect((await app.call('GET', '/portal/api/changes', { key: null })).status).toBe(401)
  })
})
