import { execFile } from 'node:child_process'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startBind } from '../world/bind.ts'
import { selfSigned } from '../world/certificate.ts'
import { type Home, newHome } from '../world/database.ts'
import { startOidcProvider } from '../world/oidc-provider.ts'
import { startSamlp } from '../world/samlp.ts'
import { newVisitor } from '../world/visitor.ts'
import { begin, entry, gatehouse, gatehouseJson, type Settings, serve } from './gatehouse.ts'

// Each command is a process, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

const samlp = await startSamlp()
const oidc = await startOidcProvider()
afterAll(() => Promise.all([samlp.stop(), oidc.stop()]))

describe.each(['sqlite', 'postgres'] as const)('commands on %s', (engine) => {
  let home: Home
  let settings: Settings
  let org: string
  beforeAll(async () => {
    home = await newHome(engine)
    settings = { ...home.settings, ALLOW_PRIVATE_NETWORKS: 'true' }
    org = String(
      (
        await gatehouseJson(
          settings,
          'orgs',
          'create',
          'Foo Corp',
          '--domain',
          'foo-corp.com',
          '--domain',
          'example.test',
        )
      ).id,
    )
  })
  afterAll(() => home.remove())

  it('sets what an operator decides, all or nothing', async () => {
    const set = ['environments', 'set']
    const changed = await gatehouseJson(
      settings,
      ...[
        ...set,
        '--name',
        'Vendor',
        '--accent-color',
        '#0f62fe',
        '--success-url',
        'sso=https://app.example.com/done',
      ],
      ...['--add-redirect-uri', 'http://localhost:3000/callback'],
    )
    expect(changed).toMatchObject({
      settings: {
        branding: { name: 'Vendor', accent_color: '#0f62fe' },
        success_urls: { sso: 'https://app.example.com/done' },
      },
      redirect_uris: [{ uri: 'http://localhost:3000/callback', default: true }],
    })
    const refused = await gatehouse(settings, ...set, '--name', 'Other', '--add-redirect-uri', 'nonsense')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('redirect URI')
    expect(await gatehouseJson(settings, 'environments', 'show')).toMatchObject({
      settings: { branding: { name: 'Vendor' } },
    })
  })

  it('makes a key that can do what it may, and no more', async () => {
    const key = await gatehouseJson(settings, 'keys', 'create', 'Links', '--scope', 'portal')
    expect(key).toMatchObject({ scopes: ['portal'], value: expect.stringMatching(/^sk_/) })
    const list = await gatehouse(settings, 'keys', 'list')
    expect(list.stdout).toContain('Links')
    expect(list.stdout).not.toContain(String(key.value))
    expect((await gatehouse(settings, 'keys', 'revoke', String(key.id))).code).toBe(0)
    expect((await gatehouse(settings, 'keys', 'revoke', String(key.id))).code).toBe(1)
  })

  it('makes links and domains by the rules of the API', async () => {
    const { link } = await gatehouseJson(
      settings,
      'links',
      'create',
      '--organization',
      org,
      '--intent',
      'sso',
    )
    expect(link).toContain('/portal/launch?token=')
    const unknown = await gatehouse(settings, 'links', 'create', '--organization', 'org_unknown')
    expect([unknown.code, unknown.stdout]).toEqual([1, ''])
    expect(unknown.stderr).toBe("Organization not found: 'org_unknown'.\n")
    const again = await gatehouse(settings, 'domains', 'add', 'FOO-corp.com', '--organization', org)
    expect([again.code, again.stderr]).toEqual([1, 'Domain already exists for this organization.\n'])
  })

  it('tells what was done in the portal, and refuses a part that does not exist', async () => {
    const running = await serve({ ...settings, JOBS: 'false' })
    const list = ['changes', 'list', '--organization', org]
    const { link } = await gatehouseJson(
      settings,
      'links',
      'create',
      '--organization',
      org,
      '--intent',
      'sso',
    )
    const { search } = new URL(String(link))
    await fetch(`${running.origin}/portal/launch${search}`, { method: 'POST', redirect: 'manual' })
    running.child.kill('SIGTERM')
    await running.ended
    expect(await gatehouseJson(settings, ...list, '--intent', 'sso')).toMatchObject({
      data: [{ object: 'portal_change', target: { type: 'portal_session' }, action: 'opened', changes: [] }],
    })
    expect((await gatehouse(settings, ...list)).stdout).toContain('portal_session.opened')
    expect(await gatehouseJson(settings, ...list, '--intent', 'domain_verification')).toMatchObject({
      data: [],
    })
    const wrong = await gatehouse(settings, ...list, '--intent', 'nonsense')
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('Allowed choices are sso')])
  })

  it('verifies a domain by its record, and says what is wrong until then', async () => {
    const bind = await startBind({ zones: { 'cli.example': [] } })
    try {
      // The zone's name servers have a private address, so they are not asked, and the resolver is believed.
      const own = { ...settings, DNS_RESOLVERS: bind.address }
      const added = await gatehouseJson(own, 'domains', 'add', 'cli.example', '--organization', org)
      const id = String(added.id)
      const early = await gatehouse(own, 'domains', 'check', id)
      expect(early.code).toBe(1)
      expect(early.stdout).toContain('The record is not there (other TXT records: 0).')
      const value = `${added.verification_prefix}=${added.verification_token}`
      await bind.add('cli.example', `cli.example. 60 TXT "${value}"`)
      expect(await gatehouseJson(own, 'domains', 'verify', id)).toMatchObject({ state: 'pending' })
      expect(await gatehouseJson(own, 'domains', 'check', id)).toMatchObject({
        state: 'verified',
        trace: { diagnosis: { kind: 'found', at: 'cli.example' } },
      })
      const again = await gatehouse(own, 'domains', 'verify', id)
      expect([again.code, again.stderr]).toEqual([1, 'Domain is already verified.\n'])
      const nobody = await gatehouse({ ...own, DNS_RESOLVERS: 'none' }, 'domains', 'check', id)
      expect([nobody.code, nobody.stderr]).toEqual([
        1,
        'This installation asks no DNS server (DNS_RESOLVERS=none).\n',
      ])
    } finally {
      await bind.stop()
    }
  })

  it('sets up SAML from an address, tests it in a browser and activates what was tested', async () => {
    const create = ['connections', 'create', '--organization', org, '--type', 'GenericSAML']
    await gatehouse(settings, 'environments', 'set', '--require-test', 'on')
    const source = [
      '--metadata',
      samlp.metadata_url,
      ...attributes({ id: 'NameID', email: emailClaim, first_name: givenName, last_name: surname }),
    ]
    const early = await gatehouse(settings, ...create, ...source, '--activate')
    expect([early.code, early.stderr]).toEqual([
      1,
      'No test sign-in has succeeded with this configuration yet.\n',
    ])
    expect(await gatehouseJson(settings, 'connections', 'list')).toMatchObject({ data: [] })

    const server = await serve(settings)
    try {
      const own = { ...settings, PUBLIC_URL: server.origin }
      const made = await gatehouseJson(own, ...create, ...source)
      const id = String(made.id)
      expect(made).toMatchObject({
        state: 'draft',
        acs_url: `${server.origin}/sso/saml/acs/${id}`,
        sp_entity_id: `${server.origin}/sso/saml/metadata/${id}`,
      })
      const testing = begin(own, 'connections', 'test', id, '--json')
      const url = await testing.said(/http:\S+\/sso\/test\/\S+/)
      const visitor = newVisitor()
      const page = await visitor.open(url)
      if (page.forms[0]) await visitor.submit(page.forms[0])
      const result = await testing.ended
      expect(result.code, result.stdout + result.stderr).toBe(0)
      expect(JSON.parse(result.stdout)).toMatchObject({
        state: 'succeeded',
        email: 'carol@example.test',
        failure: null,
      })
      expect(await gatehouseJson(own, 'connections', 'activate', id)).toMatchObject({ state: 'active' })
      expect(await gatehouseJson(own, 'connections', 'deactivate', id)).toMatchObject({ state: 'inactive' })
      const text = await gatehouse(own, 'connections', 'show', id)
      expect(text.stdout).toContain(samlp.sso_url)
      expect((await gatehouse(own, 'connections', 'delete', id)).code).toBe(0)
      expect((await gatehouse(own, 'connections', 'show', id)).code).toBe(1)
    } finally {
      server.child.kill('SIGTERM')
      await server.ended
      await gatehouse(settings, 'environments', 'set', '--require-test', 'off')
    }
  })

  it('accepts the next certificate beside the present one, and nothing that it knows', async () => {
    const create = ['connections', 'create', '--organization', org, '--type', 'GenericSAML']
    const made = await gatehouseJson(settings, ...create, '--metadata', samlp.metadata_url, '--activate')
    const id = String(made.id)
    const next = await selfSigned('samlp.example.test', { days: 1_000 })
    const file = join(home.settings.DATA_DIR, 'next.pem')
    writeFileSync(file, next.certificate)
    const accept = ['connections', 'accept', id, '--certificate', file]
    const { data } = await gatehouseJson(settings, ...accept)
    expect(data).toHaveLength(2)
    const again = await gatehouse(settings, ...accept)
    expect([again.code, again.stderr]).toEqual([1, 'Every certificate in it is accepted already.\n'])
    expect((await gatehouse(settings, 'connections', 'accept', id)).code).toBe(2)
  })

  it('sets up OpenID Connect with a secret from a file, which nothing prints', async () => {
    const file = join(home.settings.DATA_DIR, 'client-secret.txt')
    writeFileSync(file, 'a very secret secret\n')
    const args = [
      'connections',
      'create',
      '--organization',
      org,
      '--type',
      'genericoidc',
      '--issuer',
      oidc.issuer,
    ]
    const { code, stdout, stderr } = await gatehouse(
      settings,
      ...[...args, '--client-id', 'gatehouse', '--client-secret-file', file, '--activate', '--json'],
    )
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'active',
      redirect_uri: expect.stringContaining('/sso/oidc/callback/conn_'),
    })
    expect(stdout).not.toContain('a very secret')
    const refused = await gatehouse(settings, ...args, '--metadata', 'x.xml')
    expect(refused.code).toBe(2)
  })

  it('refuses metadata that cannot be used, says why, and creates nothing', async () => {
    const before = await gatehouseJson(settings, 'connections', 'list')
    const args = [
      'connections',
      'create',
      '--organization',
      org,
      '--type',
      'GenericSAML',
      '--metadata',
      entry,
    ]
    const { code, stdout, stderr } = await gatehouse(settings, ...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/cannot be used like this:\n {2}bad: /)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(await gatehouseJson(settings, 'connections', 'list')).toEqual(before)
  })
})

const emailClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'
const givenName = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname'
const surname = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname'
function attributes(map: Record<string, string>): string[] {
  return Object.entries(map).flatMap(([name, claim]) => ['--attribute', `${name}=${claim}`])
}

describe('the embedded database', () => {
  it('is copied while it is in use, never over a file, and the copy serves', async () => {
    const home = await newHome('sqlite')
    const other = await newHome('sqlite')
    try {
      const { id } = await gatehouseJson(home.settings, 'orgs', 'create', 'Foo Corp')
      const file = join(other.settings.DATA_DIR, 'gatehouse.db')
      expect((await gatehouse(home.settings, 'backup', file)).code).toBe(0)
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(existsSync(`${file}.partial`)).toBe(false)
      expect((await gatehouse(home.settings, 'backup', file)).code).toBe(1)
      expect(await gatehouseJson(other.settings, 'orgs', 'list')).toMatchObject({ data: [{ id }] })
    } finally {
      await home.remove()
      await other.remove()
    }
  })
})

describe('used wrongly', () => {
  it.each([
    [['nonsense'], "unknown command 'nonsense'"],
    [['keys', 'create'], "missing required argument 'name'"],
    [['keys', 'create', 'x', '--scope', 'everything'], '--scope must be one of'],
    [['orgs', 'list', '--limit', '1000'], 'from 1 to 100'],
    [['links', 'create'], '--organization'],
  ])('%j ends with 2 and says what is wrong', async (args, said) => {
    const { code, stdout, stderr } = await gatehouse({}, ...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(said)
  })

  it('shows help with 0', async () => {
    const { code, stdout } = await gatehouse({}, 'connections', 'create', '--help')
    expect(code).toBe(0)
    expect(stdout).toContain('--metadata <file-or-url>')
  })
})

it('says nothing when its reader has gone', async () => {
  const line = `'${process.execPath}' '${entry}' openapi | head -n 1`
  const { stdout, stderr } = await promisify(execFile)('/bin/sh', ['-c', line])
  expect([stdout, stderr]).toEqual(['{\n', ''])
})
