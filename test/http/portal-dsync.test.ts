/** The portal's directories over HTTP: who may touch which, what is kept back until it is released, what is shown. */
import { afterAll, afterEach, expect, it } from 'vitest'
import { findDirectory } from '../../src/resources/directories/directories.ts'
import { tendDirectory } from '../../src/resources/directories/upkeep.ts'
import { startApp } from '../harness.ts'
import { directoryHands, newDirectory, scimUser } from '../world/directory.ts'
import { enterPortal } from '../world/portal-browser.ts'
import { createWorld } from '../world.ts'

const app = await startApp({ at: '2026-03-01T12:00:00.000Z', settings: { RATE_LIMITS: 'links=0' } })
const { store } = app.deps
const world = await createWorld(store, app.environment.id)
const owner = { environment_id: app.environment.id, organization_id: world.acme.id }
const portal = await enterPortal(app, world.acme.id, { intent: 'dsync' })
await app.events()
afterEach(() => app.events())
afterAll(() => app.stop())

const base = '/directory-sync/directories'
interface Directory {
  id: string
  held: boolean
  ours: { scim_endpoint: string }
  tokens: { id: string; suffix: string }[]
  progress: { step: string | null; completed: string[] }
}
const begin = async (guide_id = 'okta-scim'): Promise<Directory> => {
  const { status, text } = await portal.call('POST', base, { guide_id })
  expect(status).toBe(201)
  return JSON.parse(text)
}
const area = async () => {
  const { body } = await portal.call('GET', '/session')
  return (body as { areas: { intent: string }[] }).areas.find(({ intent }) => intent === 'dsync')
}
const release = async (id: string) => {
  const answer = await portal.call('POST', `${base}/${id}/release`)
  await tendDirectory(store, await findDirectory(store.db, owner, id), AbortSignal.timeout(10_000))
  return answer
}

it('tells nobody of anybody before it is released, and then of everybody', async () => {
  expect(await area()).toMatchObject({ available: true, state: 'not_started' })
  const directory = await begin()
  expect(directory).toMatchObject({
    held: true,
    protocol: 'scim',
    type: 'okta scim v2.0',
    state: 'validating',
    ours: { scim_endpoint: expect.stringMatching(/\/scim\/v2\.0\/[\w-]{20,}$/) },
    counts: { active: 0, inactive: 0, groups: 0 },
  })
  const okta = directoryHands(store, owner, directory.id)
  const ada = await okta.push(scimUser('ada@acme.example'))
  await okta.push(scimUser('lin@other.example', { active: false }))
  const group = await okta.pushGroup('Engineering')
  await okta.members(group, { add: [ada] })
  expect(await app.events()).toEqual([])
  expect(await area()).toMatchObject({ state: 'in_progress', detail: 'Okta' })
  expect((await portal.call('POST', '/session/completion', { intent: 'dsync' })).status).toBe(409)
  expect((await portal.call('GET', `${base}/${directory.id}/review`)).body).toEqual({
    create: 1,
    groups: 1,
    left_out: 1,
    worth_a_look: 0,
    domains: ['acme.example'],
  })
  expect((await release(directory.id)).body).toMatchObject({ held: false })
  expect(await app.events()).toEqual([
    'dsync.activated',
    'dsync.user.created',
    'dsync.group.created',
    'dsync.group.user_added',
  ])
  expect(await area()).toMatchObject({ state: 'active', detail: 'Okta' })
  expect((await portal.call('POST', '/session/completion', { intent: 'dsync' })).status).toBe(200)
  // A second press changes nothing.
  expect((await release(directory.id)).status).toBe(200)
  expect(await app.events()).toEqual([])
})

it('lets a provider prove itself with an OAuth client instead, and ends what it proved itself with before', async () => {
  const { id, ours } = await begin('generic-scim')
  const authentication = (auth_method: string, of = id) =>
    portal.call('PUT', `${base}/${of}/authentication`, { auth_method })
  const make = async () => String((await portal.call('POST', `${base}/${id}/tokens`)).body.value)
  const users = (token: string) =>
    app.call('GET', `${new URL(ours.scim_endpoint).pathname}/Users`, { key: token })
  const bearer = await make()
  expect((await users(bearer)).status).toBe(200)
  const changed = await authentication('oauth')
  expect(changed.body).toMatchObject({
    tokens: [],
    oauth: {
      token_url: `${ours.scim_endpoint}/oauth/token`,
      client_id: ours.scim_endpoint.split('/').at(-1),
    },
  })
  app.clock.advance(2)
  expect((await users(bearer)).status).toBe(401)
  const secret = await make()
  // The secret itself opens nothing.
  expect((await users(secret)).status).toBe(401)
  const { oauth } = changed.body as { oauth: { token_url: string; client_id: string } }
  const form = { grant_type: 'client_credentials', client_id: oauth.client_id, client_secret: secret }
  const answer = await app.call('POST', new URL(oauth.token_url).pathname, {
    key: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
  expect((await users(String(answer.body.access_token))).status).toBe(200)
  const log = await portal.call('GET', '/changes?limit=20')
  expect(log.text).toContain('"action":"authentication_changed"')
  expect(log.text).not.toContain(secret)
  expect((await authentication('bearer')).body).toMatchObject({ oauth: null, tokens: [] })
  expect((await authentication('nonsense')).status).toBe(422)
  const pulled = await begin('workday-pull')
  expect((await authentication('oauth', pulled.id)).body.code).toBe('directory_not_pushed')
})

it('shows a token once, lets two be active, and ends one at once', async () => {
  const { id } = await begin()
  const make = () => portal.call('POST', `${base}/${id}/tokens`)
  const first = await make()
  expect(first.status).toBe(201)
  expect(first.body).toMatchObject({ value: expect.stringMatching(/^dsync_/) })
  const { tokens } = (first.body as { directory: Directory }).directory
  expect(tokens).toHaveLength(1)
  expect(String(first.body.value).endsWith(tokens[0]?.suffix ?? '?')).toBe(true)
  const list = await portal.call('GET', base)
  expect(list.text).not.toContain(String(first.body.value))
  expect((await make()).status).toBe(201)
  expect((await make()).body.code).toBe('too_many_tokens')
  const revoked = await portal.call('DELETE', `${base}/${id}/tokens/${tokens[0]?.id}`)
  expect(revoked.body.tokens).toHaveLength(1)
  expect((await portal.call('DELETE', `${base}/${id}/tokens/${tokens[0]?.id}`)).status).toBe(404)
  expect(await app.events()).toEqual(['dsync.token.created', 'dsync.token.created', 'dsync.token.revoked'])
})

it('keeps the provider once somebody has arrived, and ends the tokens of one that is left', async () => {
  const { id } = await begin()
  await portal.call('POST', `${base}/${id}/tokens`)
  const choose = (guide_id: string) => portal.call('PUT', `${base}/${id}/provider`, { guide_id })
  expect((await choose('entra-id-scim')).body).toMatchObject({
    guide_id: 'entra-id-scim',
    type: 'azure scim v2.0',
    tokens: [],
  })
  expect((await choose('okta-saml')).status).toBe(404)
  await directoryHands(store, owner, id).push(scimUser('ada@acme.example'))
  expect((await choose('okta-scim')).body.code).toBe('directory_in_use')
})

it('remembers how far somebody is, and tells the vendor of each step once', async () => {
  const { id } = await begin()
  const save = (body: object) => portal.call('PATCH', `${base}/${id}/progress`, body)
  await save({ step: 'connect', ticks: ['connect.1'] })
  const saved = await save({ completed: ['connect'], step: 'attributes' })
  expect(saved.body.progress).toMatchObject({
    step: 'attributes',
    completed: ['connect'],
    ticks: ['connect.1'],
  })
  await save({ completed: ['connect'] })
  const told = (await app.portalEvents()).filter(({ data }) => JSON.stringify(data).includes(id))
  expect(told.map(({ event }) => event)).toEqual(['portal.session.step_completed'])
})

it('finds people by name and address, in pages, and shows what was received', async () => {
  const { id } = await begin()
  const okta = directoryHands(store, owner, id)
  const ids: string[] = []
  for (let n = 0; n < 27; n += 1)
    ids.push(await okta.push(scimUser(`person${n}@acme.example`, { displayName: `Person ${n}` })))
  const odd = await okta.push(
    scimUser('odd', { emails: [], displayName: 'Odd One', department: { costs: { center: '42' } } }),
  )
  await okta.push(scimUser('far@elsewhere.example', { displayName: 'Far Away' }))
  const people = async (query: string) => {
    const { body } = await portal.call('GET', `${base}/${id}/users${query}`)
    return body as { data: { id: string; name: string; concerns: string[] }[]; after: string | null }
  }
  const first = await people('')
  expect(first.data).toHaveLength(25)
  const second = await people(`?after=${first.after}`)
  expect(second).toMatchObject({ after: null })
  expect(new Set([...first.data, ...second.data].map((person) => person.id)).size).toBe(29)
  expect((await people('?search=PERSON%2026')).data).toMatchObject([{ name: 'Person 26' }])
  expect((await people('?search=100%25')).data).toEqual([])
  expect((await people('?worth_a_look=true')).data).toMatchObject([
    { name: 'Far Away', concerns: ['foreign_domain'] },
    { name: 'Odd One', concerns: ['no_email'] },
  ])
  const group = await okta.pushGroup('Engineering')
  await okta.members(group, { add: ids.slice(0, 2) })
  expect((await people(`?group=${group}`)).data).toHaveLength(2)
  expect((await portal.call('GET', `${base}/${id}/groups?search=engin`)).body).toMatchObject({
    data: [{ name: 'Engineering', members: 2 }],
  })
  expect((await portal.call('GET', `${base}/${id}/users/${odd}`)).body).toMatchObject({
    raw_attributes: { department: { costs: { center: '42' } } },
  })
})

it('shows the received structure, and maps any place of it for everybody who is here', async () => {
  const { id } = await begin()
  const okta = directoryHands(store, owner, id)
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
  const user = await okta.push(
    scimUser('ada@acme.example', {
      [enterprise]: { department: 'Tools', manager: { displayName: 'Lin' } },
      house: { shelf: { number: 7 } },
    }),
  )
  const { body } = await portal.call('GET', `${base}/${id}/structure`)
  expect(body).toMatchObject({ people: 1 })
  const places = body.places as { path: string; examples: string[] }[]
  const at = (path: string) => places.find((place) => place.path === path)?.examples
  expect(at('userName')).toEqual(['ada@acme.example'])
  expect(at('emails[type eq "work"].value')).toEqual(['ada@acme.example'])
  expect(at(`${enterprise}:manager.displayName`)).toEqual(['Lin'])
  expect(at('house.shelf.number')).toEqual(['7'])
  const attribute_map = { shelf: 'house.shelf.number', boss: `${enterprise}:manager.displayName` }
  const saved = await portal.call('PUT', `${base}/${id}/attribute-map`, { attribute_map })
  expect(saved.body).toMatchObject({ attribute_map })
  await tendDirectory(store, await findDirectory(store.db, owner, id), AbortSignal.timeout(10_000))
  expect((await portal.call('GET', `${base}/${id}/users/${user}`)).body).toMatchObject({
    custom_attributes: { shelf: 7, boss: 'Lin' },
  })
})

it('resets: the directory is gone for the portal, and the application is told once', async () => {
  const { id } = await begin()
  await directoryHands(store, owner, id).push(scimUser('ada@acme.example'))
  await release(id)
  await app.events()
  expect((await portal.call('DELETE', `${base}/${id}`)).status).toBe(204)
  expect((await portal.call('GET', `${base}/${id}/review`)).status).toBe(404)
  expect((await portal.call('DELETE', `${base}/${id}`)).status).toBe(404)
  expect(await app.events()).toEqual(['dsync.deleted'])
})

it('shows each request with what was understood, and applies a refused one again', async () => {
  const directory = await begin()
  const { body } = await portal.call('POST', `${base}/${directory.id}/tokens`)
  const scim = (method: string, path: string, sent?: object, token = String(body.value)) =>
    app.call(method, `${new URL(directory.ours.scim_endpoint).pathname}${path}`, {
      key: null,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(sent && { body: sent }),
    })
  const { body: ada } = await scim('POST', '/Users', scimUser('ada@acme.example'))
  await scim('POST', '/Users', scimUser('ADA@acme.example', { externalId: 'other', password: 'open sesame' }))
  await scim('POST', '/Users', scimUser('ada@acme.example', { externalId: 'third' }))
  await scim('GET', '/Users?startIndex=1&count=1', undefined, 'dsync_wrong')
  interface Logged {
    id: string
    verdict: string
    replayable: boolean
    token_suffix: string | null
  }
  const logged = async (query = '') => {
    const { text } = await portal.call('GET', `${base}/${directory.id}/requests${query}`)
    const { data }: { data: Logged[] } = JSON.parse(text)
    return data
  }
  await expect.poll(async () => (await logged()).length, { timeout: 5_000 }).toBe(4)
  const [wrong, plain, masked, first] = await logged()
  expect(wrong).toMatchObject({ verdict: 'unauthorized', token_suffix: 'rong', replayable: false })
  expect(first).toMatchObject({ verdict: 'ok', meaning: { topic: 'create', name: 'Ada Example' } })
  expect(plain).toMatchObject({ verdict: 'refused', status: 409, replayable: true })
  // What was masked is not what was sent.
  expect(masked).toMatchObject({ verdict: 'refused', replayable: false })
  expect(JSON.stringify(masked)).not.toContain('sesame')
  expect(await logged('?show=failed')).toHaveLength(3)
  expect(await logged('?show=changes')).toHaveLength(3)
  const replay = (id: string | undefined) =>
    portal.call('POST', `${base}/${directory.id}/requests/${id}/replay`)
  for (const refused of [wrong, masked, first])
    expect((await replay(refused?.id)).body.code).toBe('not_replayable')
  expect((await replay(plain?.id)).body).toMatchObject({ status: 409 })
  await scim('DELETE', `/Users/${String(ada.id)}`)
  expect((await replay(plain?.id)).body).toEqual({ status: 201, detail: null })
  expect((await portal.call('GET', `${base}/${directory.id}/users`)).body).toMatchObject({
    data: [{ idp_id: 'third' }],
  })
  const other = await begin()
  const elsewhere = `${base}/${other.id}/requests/${plain?.id}/replay`
  expect((await portal.call('POST', elsewhere)).status).toBe(404)
})

it('writes down who changed what, and never a secret', async () => {
  const { id } = await begin('generic-scim')
  const { body } = await portal.call('POST', `${base}/${id}/tokens`)
  const { text } = await portal.call('GET', '/changes?limit=50')
  expect(text).toContain('"action":"token_created"')
  expect(text).not.toContain(String(body.value))
})

it("neither shows nor touches another organization's directory, nor opens to another intent", async () => {
  const theirs = await newDirectory(store, {
    environment_id: app.environment.id,
    organization_id: world.globex.id,
  })
  const user = await theirs.push(scimUser('sam@globex.example'))
  await app.events()
  const calls = [
    ['GET', '/review'],
    ['GET', '/users'],
    ['GET', `/users/${user}`],
    ['GET', '/groups'],
    ['GET', '/structure'],
    ['GET', '/activity'],
    ['GET', '/requests'],
    ['POST', '/tokens'],
    ['POST', '/release'],
    ['DELETE', ''],
    ['PATCH', '/progress', {}],
    ['PUT', '/provider', { guide_id: 'okta-scim' }],
    ['PUT', '/attribute-map', { attribute_map: {} }],
  ] as const
  for (const [method, path, body] of calls)
    expect((await portal.call(method, `${base}/${theirs.id}${path}`, body)).status, path).toBe(404)
  expect((await portal.call('GET', base)).text).not.toContain(theirs.id)
  const sso = await enterPortal(app, world.globex.id, { intent: 'sso' })
  for (const [method, path, body] of calls)
    expect((await sso.call(method, `${base}/${theirs.id}${path}`, body)).status, path).toBe(403)
  expect((await sso.call('GET', base)).body.code).toBe('intent_not_allowed')
  expect(await app.events()).toEqual([])
})

it('does not keep a session alive by watching', async () => {
  const { id } = await begin()
  const idle = await enterPortal(app, world.acme.id, { intent: 'dsync' })
  for (let minutes = 0; minutes < 60; minutes += 20) {
    expect((await idle.call('GET', `${base}/${id}/activity`)).status).toBe(200)
    app.clock.advance(20 * 60)
  }
  expect((await idle.call('GET', `${base}/${id}/activity`)).status).toBe(401)
})
