/** Test sign-ins: the same checks, another end, and nothing left behind but what was learnt. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { findConfiguration, listConfigurations } from '../../src/resources/connections/configurations.ts'
import type { ConnectionRecord } from '../../src/resources/connections/connections.ts'
import { expireAttempts } from '../../src/resources/sso-attempts/record.ts'
import type { Flow } from '../../src/sso/flow.ts'
import { startTest } from '../../src/sso/index.ts'
import { createProviderKeys } from '../../src/sso/provider-keys.ts'
import { createReads } from '../../src/sso/reads.ts'
import { openTest } from '../../src/sso/steps/open-test.ts'
import { takeOnTest } from '../../src/sso/steps/take-on-test.ts'
import { startApp, type TestApp } from '../harness.ts'
import { type HostileOidc, startHostileOidc } from '../world/hostile-oidc.ts'
import { type Samlp, startSamlp } from '../world/samlp.ts'
import {
  addConnection,
  addOidcConnection,
  allowRedirect,
  callback,
  lastAttempt,
  newBrowser,
  samlSettings,
  setDraft,
} from './sso-journey.ts'

let app: TestApp
let samlp: Samlp
let op: HostileOidc
beforeAll(async () => {
  app = await startApp()
  samlp = await startSamlp()
  op = await startHostileOidc()
  await allowRedirect(app, callback)
})
afterAll(async () => {
  await samlp.stop()
  await op.stop()
  await app.stop()
})

const caller = { ip: '127.0.0.1', user_agent: 'test', request_id: 'req_1' }
async function begin(connection: ConnectionRecord) {
  const [configuration] = await listConfigurations(app.deps.store.db, connection.id)
  if (!configuration) throw new Error('no configuration')
  const started = await startTest(app.deps, { connection, configuration, caller, actor: systemActor })
  return { ...started, configuration }
}
const draft = (over: object = {}) => addConnection(app, samlSettings(samlp, over), { active: false })
async function samlRound(url: string, browser = newBrowser()) {
  const away = await browser.get(url)
  const posted = await samlp.signIn(away.location)
  const parked = await browser.post(posted.acs_url, { SAMLResponse: posted.SAMLResponse })
  const back = parked.location.includes('/sso/continue/') ? await browser.get(parked.location) : parked
  return { away, back }
}
const leftovers = async (connection_id: string) => ({
  profiles: await app.deps.store.db
    .selectFrom('profiles')
    .select('id')
    .where('connection_id', '=', connection_id)
    .execute(),
  codes: await app.deps.store.db.selectFrom('authorization_codes').select('id').execute(),
  events: (await app.events()).filter((name) => name.startsWith('authentication')),
})
const nothing = { profiles: [], codes: [], events: [] }

describe('a test of a draft', () => {
  it('ends on its result with what arrived, and makes the draft tested', async () => {
    const connection = await draft()
    const { id, url, configuration } = await begin(connection)
    const { back } = await samlRound(url)
    expect(back).toMatchObject({ status: 303, location: `${app.origin}/portal/sso/tests/${id}` })
    const attempt = await lastAttempt(app, connection.id)
    expect(attempt).toMatchObject({ id, kind: 'test', state: 'succeeded', email: 'carol@example.test' })
    expect(JSON.parse(attempt.claims)).toMatchObject({ NameID: ['carol|1'] })
    expect(await leftovers(connection.id)).toEqual(nothing)
    const after = await findConfiguration(app.deps.store.db, connection.id, configuration.id)
    expect(after).toMatchObject({ status: 'tested', last_test_id: id, last_test_state: 'succeeded' })
  })

  it('that fails says where, with expected and received', async () => {
    const connection = await draft({ idp_entity_id: 'https://somebody.else' })
    const { id, url, configuration } = await begin(connection)
    const { back } = await samlRound(url)
    expect(back).toMatchObject({ status: 303, location: `${app.origin}/portal/sso/tests/${id}` })
    expect(await lastAttempt(app, connection.id)).toMatchObject({
      id,
      state: 'failed',
      failure: {
        step: 'issuer',
        code: 'issuer_mismatch',
        expected: 'https://somebody.else',
        received: samlp.entity_id,
      },
    })
    expect(await leftovers(connection.id)).toEqual(nothing)
    const after = await findConfiguration(app.deps.store.db, connection.id, configuration.id)
    expect(after).toMatchObject({ status: 'draft', last_test_state: 'failed' })
  })

  it('works for OpenID Connect as well', async () => {
    const connection = await addOidcConnection(app, op, { active: false })
    const { id, url } = await begin(connection)
    const browser = newBrowser()
    const away = await browser.get(url)
    const back = await browser.get((await op.signIn(away.location)).href)
    expect(back).toMatchObject({ status: 303, location: `${app.origin}/portal/sso/tests/${id}` })
    const attempt = await lastAttempt(app, connection.id)
    expect(attempt).toMatchObject({ state: 'succeeded', idp_id: 'mallory' })
    expect(JSON.parse(attempt.claims)).toMatchObject({ groups: ['Guests'] })
    expect(await leftovers(connection.id)).toEqual(nothing)
  })

  it('whose draft was changed meanwhile does not make the new one tested', async () => {
    const connection = await draft()
    const { url, configuration } = await begin(connection)
    app.clock.advance(1)
    await app.deps.store.change(systemActor, (tx) =>
      setDraft(app, tx, connection, samlSettings(samlp, { sign_requests: true })),
    )
    await samlRound(url)
    const after = await findConfiguration(app.deps.store.db, connection.id, configuration.id)
    expect(after).toMatchObject({ status: 'draft', last_test_id: null })
  })

  it('that is incomplete does not begin', async () => {
    const connection = await draft({ certificates: [] })
    await expect(begin(connection)).rejects.toMatchObject({ status: 409, code: 'configuration_incomplete' })
  })

  it('does not time out by the sweep', async () => {
    await expireAttempts(app.deps.store)
    const connection = await draft()
    await begin(connection)
    app.clock.advance(3600)
    expect(await expireAttempts(app.deps.store)).toBe(0)
    app.clock.advance(-3600)
  })
})

describe('the address of a test', () => {
  it('works for one browser, and not for long', async () => {
    const { url } = await begin(await draft())
    expect((await newBrowser().get(url)).status).toBe(302)
    expect(await newBrowser().get(url)).toMatchObject({ status: 400, location: '' })
    const late = await begin(await draft())
    app.clock.advance(601)
    expect(await newBrowser().get(late.url)).toMatchObject({ status: 400, location: '' })
    app.clock.advance(-601)
  })

  it('cannot be made up', async () => {
    const { url } = await begin(await draft())
    const forged = url.replace(/.{4}$/, 'AAAA')
    expect(await newBrowser().get(forged)).toMatchObject({ status: 400, location: '' })
    expect((await newBrowser().get(`${app.origin}/sso/test/x.y.z`)).status).toBe(400)
  })

  it('is taken on by the first to write, whatever others have read before', async () => {
    const { url } = await begin(await draft())
    const { deps } = app
    const runtime = {
      ...deps,
      reads: createReads(deps.store),
      keys: createProviderKeys(deps.outbound, deps.store.clock),
      errorPage: () => '',
    }
    const flow = (): Flow => ({
      deps: runtime,
      endpoint: 'test',
      caller,
      input: {
        url: '',
        query: {},
        body: {},
        id: url.split('/').at(-1) ?? '',
        browser: undefined,
        wants_json: false,
      },
      outgoing: { correlation: '', url: '', message: '' },
    })
    const [one, two] = [flow(), flow()]
    await openTest(one)
    await openTest(two)
    await deps.store.change(systemActor, (tx) => takeOnTest(one, tx))
    await expect(deps.store.change(systemActor, (tx) => takeOnTest(two, tx))).rejects.toMatchObject({
      code: 'test_used',
    })
  })

  it('is opened by one of many at the same time', async () => {
    const { url } = await begin(await draft())
    const all = await Promise.all([1, 2, 3, 4].map(() => newBrowser().get(url)))
    expect(all.filter(({ status }) => status === 302).length).toBe(1)
  })
})
