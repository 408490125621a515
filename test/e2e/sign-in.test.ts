/**
 * From a portal link to a profile in the application, in one browser: the IT contact sets the connection up, tests and
 * activates it, and a colleague signs in. Against identity providers that nobody here wrote, on both databases.
 */
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OidcProvider, startOidcProvider } from '../world/oidc-provider.ts'
import type { PortalPage } from '../world/portal-page.ts'
import { type Samlp, startSamlp } from '../world/samlp.ts'
import { type SimpleSamlPhp, startSimpleSamlPhp } from '../world/simplesamlphp.ts'
import {
  activate,
  choose,
  followToTest,
  logInAtOidcProvider,
  logInAtSimpleSamlPhp,
  ourRedirectUri,
  ourSamlValues,
  runTest,
} from './journey.ts'
import { inspect } from './screen.ts'
import { type Stage, startStage } from './stage.ts'

let samlp: Samlp
let simple: SimpleSamlPhp
let oidc: OidcProvider
let folder: string
beforeAll(async () => {
  ;[samlp, simple, oidc, folder] = await Promise.all([
    startSamlp(),
    startSimpleSamlPhp(),
    startOidcProvider(),
    mkdtemp(join(tmpdir(), 'gatehouse-e2e-')),
  ])
})
afterAll(() =>
  Promise.all([samlp.stop(), simple.stop(), oidc.stop(), rm(folder, { recursive: true, force: true })]),
)
const origins = () => [samlp.sso_url, simple.sso_url, oidc.issuer].map((url) => new URL(url).origin)

/** What SimpleSAMLphp has for us, in the three ways in which consoles have it. */
const ways: [string, (portal: PortalPage) => Promise<void>][] = [
  ['by its address', ({ field }) => field(/^(Metadata of your|Metadata URL)/).fill(simple.metadata_url)],
  [
    'as a file',
    async ({ page, button }) => {
      const file = join(folder, 'metadata.xml')
      writeFileSync(file, await (await fetch(simple.metadata_url)).text())
      await button('Upload a file').click()
      await page.locator('input[type=file]').setInputFiles(file)
    },
  ],
  [
    'by hand',
    async ({ button, field }) => {
      await button('Type the values').click()
      await field('Issuer').fill(simple.entity_id)
      await field('Sign-in address').fill(simple.sso_url)
      await field('Signing certificate').fill(simple.certificate)
    },
  ],
]

describe.each([
  { engine: 'sqlite', ways },
  { engine: 'postgres', ways: ways.slice(0, 1) },
] as const)('on $engine', ({ engine, ways }) => {
  const stage = startStage({ engine })
  test.concurrent.for(ways)('SimpleSAMLphp, its metadata %s', ([way, bring]) =>
    stage().setUp(
      async (portal, organization) => {
        const guide = way === 'by its address' ? 'okta-saml' : 'generic-saml'
        await choose(portal, guide)
        await simple.addServiceProvider(await ourSamlValues(portal.page))
        await bring(portal)
        await found(portal, simple.entity_id, simple.sso_url)
        await followToTest(portal, guide)
        const result = await runTest(portal, / works$/, logInAtSimpleSamlPhp)
        await expectAllPassed(result)
        await inspect(result, 'a SAML test that passed')
        await activate(portal)
        await portal.page.waitForURL(stage().vendor.success_url)
        const profile = await signIn(stage(), organization, logInAtSimpleSamlPhp)
        expect(profile).toMatchObject({
          email: 'alice@example.test',
          firstName: 'Alice',
          lastName: 'Archer',
          organizationId: organization,
          connectionType: guide === 'okta-saml' ? 'OktaSAML' : 'GenericSAML',
        })
        await expectHistory(stage(), organization)
      },
      // One of them has a domain, and the person's address is on it.
      { origins: origins(), ...(way === 'by its address' && { domains: ['example.test'] }) },
    ),
  )
})

describe('other identity providers', () => {
  const stage = startStage()

  test.concurrent('samlp, whose NameID is no e-mail address and whose claims are URIs', () =>
    stage().setUp(
      async (portal, organization) => {
        await choose(portal, 'generic-saml')
        await portal.field(/^Metadata of your/).fill(samlp.metadata_url)
        await found(portal, samlp.entity_id, samlp.sso_url)
        await followToTest(portal, 'generic-saml')
        await expectAllPassed(await runTest(portal, / works$/))
        await activate(portal)
        await portal.page.waitForURL(stage().vendor.success_url)
        expect(await signIn(stage(), organization)).toMatchObject({
          idpId: 'carol|1',
          email: 'carol@example.test',
          firstName: 'Carol',
          lastName: 'Clark',
        })
        await expectHistory(stage(), organization)
      },
      { origins: origins() },
    ))

  test.concurrent.for(['RS256', 'ES256'] as const)('oidc-provider with tokens signed by %s', (alg) =>
    stage().setUp(
      async (portal, organization) => {
        const client = { client_id: `client ${alg}`, client_secret: `secret:${alg} % + &` }
        await choose(portal, 'generic-oidc')
        oidc.addClient({ ...client, alg, redirect_uri: await ourRedirectUri(portal.page) })
        await portal.field(/^Discovery address/).fill(oidc.issuer)
        await found(portal, oidc.issuer, `${oidc.issuer}/token`)
        await portal.field(/^Client ID/).fill(client.client_id)
        await portal.field(/^Client secret/).fill(client.client_secret)
        await followToTest(portal, 'generic-oidc')
        const result = await runTest(portal, / works$/, logInAtOidcProvider)
        await expectAllPassed(result)
        await inspect(result, 'an OpenID test that passed')
        await activate(portal)
        await portal.page.waitForURL(stage().vendor.success_url)
        expect(await signIn(stage(), organization, logInAtOidcProvider)).toMatchObject({
          idpId: 'alice',
          email: 'alice@example.test',
          firstName: 'Alice',
          lastName: 'Archer',
          connectionType: 'GenericOIDC',
        })
        await expectHistory(stage(), organization)
      },
      { origins: origins() },
    ),
  )
})

/** The live reading names what was found, before anything is saved or tested. */
async function found({ page }: PortalPage, ...values: string[]): Promise<void> {
  const reading = page.getByRole('status').filter({ hasText: 'We read it' })
  await reading.waitFor()
  for (const value of values) expect(await reading.innerText()).toContain(value)
}

async function expectAllPassed(result: PortalPage['page']): Promise<void> {
  const checks = result.getByRole('list', { name: 'What we checked, in order' }).getByRole('listitem')
  expect(await checks.count()).toBeGreaterThan(4)
  for (const check of await checks.all())
    expect(await check.getByRole('img', { name: 'Passed' }).count()).toBe(1)
  await result
    .getByRole('table', { name: 'Claims that arrived' })
    .getByText('@example.test')
    .first()
    .waitFor()
}

/** Somebody else's browser: the identity provider does not know them yet. */
async function signIn(
  { vendor, visit }: Stage,
  organization: string,
  login: (page: PortalPage['page']) => Promise<void> = async () => undefined,
) {
  await visit(
    async ({ page }) => {
      await page.goto(vendor.signInUrl(organization))
      await login(page)
      await page.getByRole('heading', { name: /^Welcome, / }).waitFor()
    },
    { origins: origins() },
  )
  return vendor.profileOf(organization)
}

async function expectHistory({ app, vendor }: Stage, organization: string): Promise<void> {
  expect(await vendor.eventsOf(organization)).toEqual([
    'organization.created',
    // The test sign-in is not among them: it is nobody's sign-in.
    'connection.activated',
    'authentication.sso_succeeded',
  ])
  const { context } = await app.deps.store.db
    .selectFrom('events')
    .select('context')
    .where('organization_id', '=', organization)
    .where('event', '=', 'connection.activated')
    .executeTakeFirstOrThrow()
  expect(JSON.parse(context)).toMatchObject({ actor: { source: 'admin_portal' } })
}
