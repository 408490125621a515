import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { createStore } from '../../src/db/store.ts'
import { idSource } from '../../src/kernel/new-id.ts'
import { Sealer } from '../../src/kernel/seal.ts'
import { createTokenVerifier } from '../../src/resources/directory-tokens/verifier.ts'
import { type Home, newHome } from '../world/database.ts'
import { gatehouse, gatehouseJson, type Settings } from './gatehouse.ts'

// Each command is a process, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

describe.each(['sqlite', 'postgres'] as const)('directories on %s', (engine) => {
  let home: Home
  let settings: Settings
  let organization: string
  beforeAll(async () => {
    home = await newHome(engine)
    settings = { ...home.settings, PUBLIC_URL: 'https://gatehouse.example' }
    organization = String((await gatehouseJson(settings, 'orgs', 'create', 'Foo Corp')).id)
  }, 120_000)
  afterAll(() => home.remove())
  const json = (...args: string[]) => gatehouseJson(settings, 'directories', ...args)
  const create = (type: string, ...more: string[]) =>
    json('create', '--organization', organization, '--type', type, ...more)
  async function opens(external_key: unknown, token: unknown): Promise<boolean> {
    const { DATA_DIR: data_dir = '', DATABASE_URL: database_url } = home.settings
    const clock = () => new Date()
    const connection = connect({ data_dir, database_pool: 2, ...(database_url && { database_url }) })
    const verifier = createTokenVerifier(
      createStore(connection, clock, idSource(clock)),
      new Sealer('a secret for the command line, long enough'),
    )
    const found = await verifier.verify(String(external_key), String(token))
    await connection.close()
    return found !== undefined
  }

  it('makes one with its address and a token that opens it, and shows the token never again', async () => {
    const made = await create('okta scim v2.0')
    expect(made).toMatchObject({
      object: 'directory',
      type: 'okta scim v2.0',
      name: 'Okta',
      state: 'validating',
      scim_base_url: `https://gatehouse.example/scim/v2.0/${made.external_key}`,
      token: expect.stringMatching(/^dsync_/),
    })
    expect(await opens(made.external_key, made.token)).toBe(true)
    const id = String(made.id)
    const shown = await gatehouse(settings, 'directories', 'show', id)
    const tokens = await gatehouse(settings, 'directories', 'tokens', 'list', id)
    const events = await gatehouse(settings, 'events', 'list', '--json')
    expect(tokens.stdout).toContain(String(made.token).slice(-4))
    for (const { stdout, stderr } of [shown, tokens, events])
      expect(stdout + stderr).not.toContain(String(made.token))
    expect(await json('list', '--organization', organization)).toMatchObject({ data: [{ id }] })
  })

  it('rotates and revokes tokens, two at most', async () => {
    const made = await create('okta scim v2.0', '--name', 'Rotating')
    const id = String(made.id)
    const second = await json('tokens', 'rotate', id)
    expect(await opens(made.external_key, made.token)).toBe(true)
    expect(await opens(made.external_key, second.token)).toBe(true)
    const third = await gatehouse(settings, 'directories', 'tokens', 'create', id)
    expect([third.code, third.stderr]).toEqual([1, expect.stringContaining('revoke one')])
    await json('tokens', 'revoke', id, String(made.token_id))
    expect(await opens(made.external_key, made.token)).toBe(false)
    expect(await opens(made.external_key, second.token)).toBe(true)
  })

  it('makes one with client credentials', async () => {
    const made = await create('generic scim v2.0', '--oauth', '--held')
    expect(made).toMatchObject({
      client_id: made.external_key,
      token_url: `https://gatehouse.example/scim/v2.0/${made.external_key}/oauth/token`,
    })
    expect(made).not.toHaveProperty('token')
    expect(await json('show', String(made.id))).toMatchObject({ auth_method: 'oauth', held: true })
    await json('release', String(made.id))
    expect(await json('show', String(made.id))).toMatchObject({ held: false })
  })

  it('changes names and attributes, and deletes', async () => {
    const id = String((await create('okta scim v2.0')).id)
    const attribute = ['--attribute', 'cost=urn:x:User:cost', '--attribute', 'addresses=none']
    expect(await json('set', id, '--name', 'New', ...attribute)).toMatchObject({
      name: 'New',
      attribute_map: { cost: 'urn:x:User:cost', addresses: null },
    })
    expect(await json('set', id, '--auth', 'oauth')).toMatchObject({ name: 'New', auth_method: 'oauth' })
    expect(await json('tokens', 'create', id)).toMatchObject({
      token_url: expect.stringContaining('/oauth/token'),
      client_secret: expect.stringMatching(/^dsync_/),
    })
    expect(await json('set', id, '--attribute', 'cost=default')).toMatchObject({
      attribute_map: { addresses: null },
    })
    await json('delete', id)
    expect(await json('show', id)).toMatchObject({ state: 'deleting' })
    const users = await gatehouse(settings, 'directories', 'users', id)
    expect([users.code, users.stderr]).toEqual([1, expect.stringContaining('Directory not found')])
  })

  it('says what is wrong with what it was told', async () => {
    const wrong = await gatehouse(
      settings,
      ...['directories', 'create', '--organization', organization, '--type', 'okta'],
    )
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('okta scim v2.0')])
    const nobody = await gatehouse(
      settings,
      ...['directories', 'create', '--organization', 'org_nobody', '--type', 'okta scim v2.0'],
    )
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining("'org_nobody'")])
    const oauth = await gatehouse(
      settings,
      ...['directories', 'create', '--organization', organization, '--type', 'bamboohr', '--oauth'],
    )
    expect(oauth.code).toBe(2)
  })
})
