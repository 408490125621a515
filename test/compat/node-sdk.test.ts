/** The official Node SDKs against a real server, with nothing changed but host and key. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  DomainDataState as DomainDataState8,
  GeneratePortalLinkIntent,
  NotFoundException as NotFound8,
  WorkOS as WorkOS8,
} from 'workos-node-8'
import {
  BadRequestException,
  ConflictException,
  ConnectionType,
  DomainDataState,
  GenerateLinkIntent,
  GenericServerException,
  NotFoundException,
  OauthException,
  RateLimitExceededException,
  UnauthorizedException,
  UnprocessableEntityException,
  WorkOS,
} from 'workos-node-11'
import { systemActor } from '../../src/db/store.ts'
import { createOrganization } from '../../src/resources/organizations/organizations.ts'
import { startApp, type TestApp } from '../harness.ts'
import { enterPortal } from '../world/portal-browser.ts'
import { callbackUri, createWorld, type World } from '../world.ts'

let app: TestApp
let world: World
let sdk8: WorkOS8
let sdk11: WorkOS

beforeAll(async () => {
  app = await startApp({ settings: { RATE_LIMITS: 'links=0' } })
  world = await createWorld(app.deps.store, app.environment.id)
  sdk8 = new WorkOS8(app.key, options())
  sdk11 = new WorkOS(app.key, { ...options(), maxRetries: 0 })
})
afterAll(() => app.stop())

const options = (of: TestApp = app) => ({
  apiHostname: '127.0.0.1',
  port: Number(new URL(of.origin).port),
  https: false,
  clientId: app.environment.client_id,
})
const eleven = (key: string, of: TestApp = app) => new WorkOS(key, { ...options(of), maxRetries: 0 })

async function refusal(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.unreachable('was not refused'),
    (error: unknown) => error,
  )
}
const isLink = (link: string) => expect(link).toMatch(new RegExp(`^${app.origin}/portal/launch\\?token=.+`))

describe('SDK 8', () => {
  it('generates the links of the published examples', async () => {
    const organization = world.acme.id
    isLink((await sdk8.portal.generateLink({ organization, intent: GeneratePortalLinkIntent.SSO })).link)
    for (const intent of Object.values(GeneratePortalLinkIntent))
      isLink(
        (
          await sdk8.portal.generateLink({
            intent,
            organization,
            returnUrl: 'https://yourapp.com/settings',
            successUrl: 'https://yourapp.com/settings/sso/success',
          })
        ).link,
      )
  })

  it('reads a missing organization by its code', async () => {
    const error = await refusal(
      sdk8.portal.generateLink({ organization: 'org_unknown', intent: GeneratePortalLinkIntent.SSO }),
    )
    expect(error).toBeInstanceOf(NotFound8)
    expect(error).toMatchObject({ status: 404, code: 'organization_not_found' })
  })

  it('creates, reads, changes, lists and deletes organizations', async () => {
    const made = await sdk8.organizations.createOrganization({
      name: 'From eight',
      domainData: [{ domain: 'eight.example', state: DomainDataState8.Verified }],
      externalId: 'eight',
      metadata: { sdk: '8' },
    })
    expect(made).toMatchObject({ name: 'From eight', externalId: 'eight', metadata: { sdk: '8' } })
    expect(made.domains).toMatchObject([{ domain: 'eight.example', state: 'verified' }])
    expect(await sdk8.organizations.getOrganizationByExternalId('eight')).toEqual(made)
    const changed = await sdk8.organizations.updateOrganization({ organization: made.id, name: 'Changed' })
    expect(changed).toMatchObject({ name: 'Changed', externalId: 'eight', metadata: { sdk: '8' } })
    const found = await sdk8.organizations.listOrganizations({ domains: ['eight.example'] })
    expect(found.data.map(({ id }) => id)).toEqual([made.id])
    await sdk8.organizations.deleteOrganization(made.id)
    expect(await refusal(sdk8.organizations.getOrganization(made.id))).toBeInstanceOf(NotFound8)
  })

  it('builds an address for sign-in that begins at this server', () => {
    const url = new URL(
      sdk8.sso.getAuthorizationUrl({
        organization: world.acme.id,
        redirectUri: callbackUri,
        clientId: app.environment.client_id,
      }),
    )
    expect(`${url.origin}${url.pathname}`).toBe(`${app.origin}/sso/authorize`)
  })
})

describe('SDK 11', () => {
  it('generates a link for every intent, and for none', async () => {
    const organization = world.acme.id
    isLink((await sdk11.adminPortal.generateLink({ organization })).link)
    for (const intent of Object.values(GenerateLinkIntent))
      isLink(
        (
          await sdk11.adminPortal.generateLink({
            organization,
            intent,
            returnUrl: 'https://yourapp.com/settings',
            successUrl: 'https://yourapp.com/success',
            intentOptions: { sso: { bookmarkSlug: 'acme', providerType: 'GoogleSAML' } },
            adminEmails: ['it@acme.example'],
          })
        ).link,
      )
  })

  it('creates, reads, changes, lists and deletes organizations', async () => {
    const { organizations } = sdk11
    const made = await organizations.createOrganization({
      name: 'From eleven',
      domainData: [{ domain: 'eleven.example', state: DomainDataState.Pending }],
      externalId: 'eleven/11',
      metadata: { sdk: '11' },
    })
    expect(made).toMatchObject({
      object: 'organization',
      allowProfilesOutsideOrganization: false,
      externalId: 'eleven/11',
      metadata: { sdk: '11' },
      domains: [{ domain: 'eleven.example', state: 'pending', verificationStrategy: 'dns' }],
    })
    expect(await organizations.getOrganization(made.id)).toEqual(made)
    const changed = await organizations.updateOrganization({
      organization: made.id,
      domainData: [{ domain: 'eleven.example', state: DomainDataState.Verified }],
      metadata: { sdk: '11', more: 'yes' },
      stripeCustomerId: 'cus_eleven',
    })
    expect(changed).toMatchObject({
      name: 'From eleven',
      stripeCustomerId: 'cus_eleven',
      metadata: { sdk: '11', more: 'yes' },
      domains: [{ domain: 'eleven.example', state: 'verified' }],
    })
    const cleared = await organizations.updateOrganization({ organization: made.id, stripeCustomerId: null })
    expect(cleared.stripeCustomerId).toBeUndefined()
    expect(await organizations.deleteOrganization(made.id)).toBeUndefined()
    expect(await refusal(organizations.getOrganization(made.id))).toBeInstanceOf(NotFoundException)
  })

  it('walks all pages by itself', async () => {
    const { organizations } = sdk11
    const crowd = await app.newEnvironment('Crowd')
    const sdk = eleven(await app.newKey({ environment: crowd }))
    const made = await app.deps.store.change(systemActor, async (tx) => {
      const ids: string[] = []
      for (let n = 0; n < 130; n++) ids.push((await createOrganization(tx, crowd.id, { name: `${n}` })).id)
      return ids
    })
    const all = await (await sdk.organizations.listOrganizations()).autoPagination()
    expect(all.map(({ id }) => id)).toEqual(made.toReversed())
    const first = await sdk.organizations.listOrganizations({ limit: 2 })
    expect(first.listMetadata).toEqual({ before: null, after: made[128] })
    const ascending = await sdk.organizations.listOrganizations({ limit: 3, order: 'asc' })
    expect(ascending.data.map(({ id }) => id)).toEqual(made.slice(0, 3))
    const back = await sdk.organizations.listOrganizations({ limit: 2, before: made[0] ?? '' })
    expect(back.data.map(({ id }) => id)).toEqual([made[2], made[1]])
    expect((await organizations.listOrganizations({ domains: ['acme.example'] })).data).toHaveLength(1)
  })

  it('creates, reads, verifies and deletes domains', async () => {
    const { organizationDomains } = sdk11
    const made = await organizationDomains.createOrganizationDomain({
      organizationId: world.globex.id,
      domain: 'Globex-Two.example',
    })
    expect(made).toMatchObject({
      domain: 'globex-two.example',
      state: 'pending',
      organizationId: world.globex.id,
    })
    expect(await organizationDomains.getOrganizationDomain(made.id)).toEqual(made)
    const { updatedAt: _, ...same } = made
    expect(await organizationDomains.verifyOrganizationDomain(made.id)).toMatchObject(same)
    expect(
      await refusal(organizationDomains.verifyOrganizationDomain(world.acme.domains[0]?.id ?? '')),
    ).toMatchObject({ status: 400, code: 'domain_already_verified' })
    await organizationDomains.deleteOrganizationDomain(made.id)
    expect(await refusal(organizationDomains.getOrganizationDomain(made.id))).toBeInstanceOf(
      NotFoundException,
    )
  })

  it('lists and reads connections', async () => {
    const { sso } = sdk11
    const list = await sso.listConnections({
      organizationId: world.acme.id,
      connectionType: ConnectionType.OktaSAML,
    })
    expect(list.data).toMatchObject([{ id: world.okta.id, type: 'OktaSAML', state: 'draft' }])
    expect(await sso.getConnection(world.okta.id)).toEqual(list.data[0])
    expect((await sso.listConnections({ domain: 'globex.example' })).data).toEqual([])
    expect(await refusal(sso.deleteConnection('conn_never'))).toBeInstanceOf(NotFoundException)
  })

  it('follows events by name, organization and cursor', async () => {
    const { events } = sdk11
    const all = await events.listEvents({
      events: ['organization.created', 'organization_domain.created'],
      limit: 2,
      order: 'asc',
    })
    expect(all.data).toHaveLength(2)
    const next = await events.listEvents({
      events: ['organization.created', 'organization_domain.created'],
      after: all.listMetadata.after ?? '',
      order: 'asc',
    })
    expect(next.data.map(({ id }) => id)).not.toContain(all.data[0]?.id)
    const acme = await events.listEvents({ events: ['organization.created'], organizationId: world.acme.id })
    expect(acme.data).toMatchObject([
      {
        event: 'organization.created',
        data: { object: 'organization', id: world.acme.id, externalId: 'customer-1' },
      },
    ])
    const none = await events.listEvents({
      events: ['organization.created'],
      rangeStart: '2099-01-01T00:00:00.000Z',
    })
    expect(none.data).toEqual([])
  })

  it('follows events to their end by cursor, as SDK 8 does, and knows our own types only when asked', async () => {
    const names = ['organization.created', 'organization_domain.created'] as const
    for (const events of [sdk8.events, sdk11.events]) {
      const seen: string[] = []
      for (let after: string | undefined = ''; after !== undefined; ) {
        const page: Awaited<ReturnType<typeof events.listEvents>> = await events.listEvents({
          events: [...names],
          limit: 3,
          order: 'asc',
          ...(after && { after }),
        })
        seen.push(...page.data.map(({ id }) => id))
        after = page.listMetadata.after ?? undefined
      }
      const { rows } = await sql<{ id: string }>`select id from events
        where environment_id = ${app.environment.id} and event in (${sql.join(names)})
        order by position`.execute(app.deps.store.db)
      expect(seen.length).toBeGreaterThan(3)
      expect(seen).toEqual(rows.map(({ id }) => id))
    }
    await enterPortal(app, world.acme.id, { intent: 'sso' })
    const ours = await sdk11.get('/events', { query: { events: ['portal.session.*'], limit: 1 } })
    expect(ours.data.data).toMatchObject([{ event: 'portal.session.opened', data: { intent: 'sso' } }])
  })

  it('builds an address for sign-in, with and without PKCE', async () => {
    const asked = {
      clientId: app.environment.client_id,
      connection: world.okta.id,
      redirectUri: callbackUri,
    }
    const url = new URL(sdk11.sso.getAuthorizationUrl({ ...asked, state: 'a b' }))
    expect(`${url.origin}${url.pathname}`).toBe(`${app.origin}/sso/authorize`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: app.environment.client_id,
      connection: world.okta.id,
      redirect_uri: callbackUri,
      response_type: 'code',
      state: 'a b',
    })
    const { url: pkce } = await sdk11.sso.getAuthorizationUrlWithPKCE(asked)
    expect(new URL(pkce).searchParams.get('code_challenge_method')).toBe('S256')
  })

  it('keeps redirect URIs through its raw calls', async () => {
    const { data } = await sdk11.post('/user_management/redirect_uris', { uri: 'https://sdk.example/cb' })
    expect(data).toMatchObject({ object: 'redirect_uri', uri: 'https://sdk.example/cb' })
    await sdk11.delete(`/user_management/redirect_uris/${data.id}`)
    const list = await sdk11.get('/user_management/redirect_uris')
    expect(list.data.data.map(({ uri }: { uri: string }) => uri)).toEqual([callbackUri])
  })
})

describe('SDK 11 reads the error', () => {
  const organization = () => world.acme.id
  const link = (sdk: WorkOS, change: Parameters<WorkOS['adminPortal']['generateLink']>[0]) =>
    refusal(sdk.adminPortal.generateLink(change))

  it('401 of a wrong key', async () => {
    const error = await link(eleven('sk_wrong'), { organization: organization() })
    expect(error).toBeInstanceOf(UnauthorizedException)
    expect(error).toMatchObject({ status: 401, requestID: expect.stringMatching(/^req_/) })
  })

  it('403 of a key without the permission', async () => {
    const error = await link(eleven(await app.newKey({ scopes: ['events'] })), {
      organization: organization(),
    })
    expect(error).toMatchObject({ status: 403, error: 'insufficient_permissions' })
    const plain = await refusal(
      eleven(await app.newKey({ scopes: ['portal'] })).organizations.getOrganization('org_x'),
    )
    expect(plain).toBeInstanceOf(GenericServerException)
    expect(plain).toMatchObject({ status: 403 })
  })

  it('404 of a missing organization', async () => {
    const error = await link(sdk11, { organization: 'org_unknown' })
    expect(error).toBeInstanceOf(NotFoundException)
    expect(error).toMatchObject({
      code: 'organization_not_found',
      message: "Organization not found: 'org_unknown'.",
      requestID: expect.stringMatching(/^req_/),
    })
  })

  it('400 of an intent that does not exist', async () => {
    // @ts-expect-error the SDK knows only the seven
    const error = await link(sdk11, { organization: organization(), intent: 'nonsense' })
    expect(error).toBeInstanceOf(OauthException)
    expect(error).toMatchObject({ status: 400, error: 'invalid_intent' })
  })

  it('400 of metadata that is too long', async () => {
    const error = await refusal(
      sdk11.organizations.createOrganization({ name: 'x', metadata: { k: 'v'.repeat(601) } }),
    )
    expect(error).not.toBeInstanceOf(OauthException)
    expect(error).not.toBeInstanceOf(BadRequestException)
    expect(error).toMatchObject({ status: 400, code: 'invalid_metadata' })
  })

  it('409 of a domain that is there', async () => {
    const error = await refusal(
      sdk11.organizationDomains.createOrganizationDomain({
        organizationId: organization(),
        domain: 'acme.example',
      }),
    )
    expect(error).toBeInstanceOf(ConflictException)
    expect(error).toMatchObject({ status: 409, code: 'domain_already_exists' })
  })

  it('422 of a name that is missing', async () => {
    const error = await refusal(sdk11.organizations.createOrganization({ name: '' }))
    expect(error).toBeInstanceOf(UnprocessableEntityException)
    expect(error).toMatchObject({
      status: 422,
      code: 'invalid_request_parameters',
      message: expect.stringContaining('too_short'),
    })
  })

  it('429 with the seconds to wait, and retries by itself when it may', async () => {
    const limited = await startApp({ beside: app, settings: { RATE_LIMITS: 'links=1' } })
    const key = await app.newKey()
    // Away from the end of the window, where the second call might be in the next one.
    if ((app.clock.now().getTime() / 1000) % 60 > 50) app.clock.advance(15)
    const sdk = eleven(key, limited)
    await sdk.adminPortal.generateLink({ organization: organization() })
    const error = await link(sdk, { organization: organization() })
    expect(error).toBeInstanceOf(RateLimitExceededException)
    if (!(error instanceof RateLimitExceededException)) return
    expect(error.retryAfter).toBeGreaterThan(0)
    expect(error.retryAfter).toBeLessThanOrEqual(60)
    app.clock.advance(58 - ((app.clock.now().getTime() / 1000) % 60) + 1)
    const patient = new WorkOS(key, options(limited))
    isLinkOf(limited, (await patient.adminPortal.generateLink({ organization: organization() })).link)
    await limited.stop()
  }, 30_000)
  const isLinkOf = (server: TestApp, link: string) =>
    expect(link.startsWith(`${server.origin}/portal/launch`)).toBe(true)
})

afterEach(() => app.events())
