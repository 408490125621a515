/**
 * A test sign-in that fails says what was expected, what came, and where in this provider's console to mend it; mended,
 * the next test passes. Nothing of it is anybody's sign-in.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { selfSigned } from '../world/certificate.ts'
import { type HostileOidc, startHostileOidc } from '../world/hostile-oidc.ts'
import { type OidcProvider, startOidcProvider } from '../world/oidc-provider.ts'
import type { PortalPage } from '../world/portal-page.ts'
import { carol, type Samlp, startSamlp } from '../world/samlp.ts'
import { type SimpleSamlPhp, startSimpleSamlPhp } from '../world/simplesamlphp.ts'
import {
  choose,
  followToTest,
  guides,
  logInAtOidcProvider,
  logInAtSimpleSamlPhp,
  ourRedirectUri,
  ourSamlValues,
  runTest,
} from './journey.ts'
import { inspect } from './screen.ts'
import { startStage } from './stage.ts'

const stage = startStage()
let simple: SimpleSamlPhp
let oidc: OidcProvider
beforeAll(async () => {
  ;[simple, oidc] = await Promise.all([startSimpleSamlPhp(), startOidcProvider()])
})
afterAll(() => Promise.all([simple.stop(), oidc.stop()]))

const works = / works$/
const oneToFix = /answered\. One thing to fix\.$/

function setUp(origin: string, work: (portal: PortalPage) => Promise<void>): Promise<void> {
  return stage().setUp(
    async (portal, organization) => {
      await work(portal)
      expect(await stage().vendor.eventsOf(organization)).toEqual(['organization.created'])
    },
    { origins: [origin] },
  )
}
/** One of its own for each test, because what it does wrong it does to everybody. */
async function withSamlp(work: (portal: PortalPage, samlp: Samlp) => Promise<void>): Promise<void> {
  const samlp = await startSamlp()
  await setUp(new URL(samlp.sso_url).origin, (portal) => work(portal, samlp)).finally(samlp.stop)
}
async function withHostile(work: (portal: PortalPage, hostile: HostileOidc) => Promise<void>): Promise<void> {
  const hostile = await startHostileOidc()
  await setUp(hostile.issuer, (portal) => work(portal, hostile)).finally(hostile.stop)
}

test.concurrent('a wrong audience: both values, the one character between them, and where to change it', () =>
  withSamlp(async (portal, samlp) => {
    await choose(portal, 'okta-saml')
    const { entity_id } = await ourSamlValues(portal.page)
    samlp.respondWith({ audience: `${entity_id}/` })
    await portal.field(/^Metadata URL/).fill(samlp.metadata_url)
    await followToTest(portal, 'okta-saml')
    const failed = await runTest(portal, oneToFix)
    await expectDiagnosis(failed, {
      expected: entity_id,
      received: `${entity_id}[too many: /]`,
      difference: 'One character too many: a slash at the end.',
      remedy: guides.remedyFor('okta-saml', 'audience_mismatch'),
    })
    // The value to paste over the wrong one is at hand, and adopting what came is not offered.
    await failed.getByText('paste over the old value').waitFor()
    expect(await failed.getByRole('button', { name: /^Use / }).count()).toBe(0)
    await inspect(failed, 'wrong audience')
    await failed.close()
    samlp.respondWith({})
    await (await runTest(portal, works)).close()
    await portal.screen('The sign-in works')
  }))

test.concurrent('a wrong certificate: its fingerprint and theirs, and the metadata that mends it', () =>
  withSamlp(async (portal, samlp) => {
    await choose(portal, 'generic-saml')
    await portal.button('Type the values').click()
    await portal.field('Issuer').fill(samlp.entity_id)
    await portal.field('Sign-in address').fill(samlp.sso_url)
    await portal.field('Signing certificate').fill((await selfSigned('old.example.test')).certificate)
    await followToTest(portal, 'generic-saml')
    const failed = await runTest(portal, oneToFix)
    await failed.getByText('Expected', { exact: true }).waitFor()
    await expectRemedy(failed, guides.remedyFor('generic-saml', 'unknown_certificate'))
    await inspect(failed, 'wrong certificate')
    await failed.close()

    await portal.page
      .getByRole('navigation')
      .getByRole('link', { name: /Connect your provider/ })
      .click()
    await portal.screen(/^Connect your SAML/)
    await portal.button('Paste an address').click()
    await portal.field(/^Metadata of your/).fill(samlp.metadata_url)
    await followToTest(portal, 'generic-saml')
    await (await runTest(portal, works)).close()
  }))

test.concurrent('a missing e-mail claim: what came instead of it, and where it is sent from', () =>
  withSamlp(async (portal, samlp) => {
    await choose(portal, 'keycloak-saml')
    await portal.field(/^SAML 2.0 Identity/).fill(samlp.metadata_url)
    await followToTest(portal, 'keycloak-saml')
    samlp.signInAs({ ...carol, emails: [] })
    const failed = await runTest(portal, oneToFix)
    await expectRemedy(failed, guides.remedyFor('keycloak-saml', 'attribute_missing_email'))
    await failed
      .getByRole('row', { name: /^email/ })
      .getByText('Missing')
      .waitFor()
    await inspect(failed, 'missing claim')
    await failed.close()
    samlp.signInAs(carol)
    await (await runTest(portal, works)).close()
  }))

test.concurrent('a claim under another name is used with one press', () =>
  setUp(new URL(simple.sso_url).origin, async (portal) => {
    await choose(portal, 'generic-saml')
    await simple.addServiceProvider(await ourSamlValues(portal.page))
    await simple.setUser('odd', {
      uid: ['odd'],
      workMail: ['odd@example.test'],
      givenName: ['Odd'],
      sn: ['Name'],
    })
    await portal.field(/^Metadata of your/).fill(simple.metadata_url)
    await followToTest(portal, 'generic-saml')
    const failed = await runTest(portal, oneToFix, (tab) => logInAtSimpleSamlPhp(tab, 'odd'))
    await inspect(failed, 'claim with another name')
    await failed.getByRole('button', { name: 'Use “workMail” for email' }).click()
    await failed.getByText('Saved in your draft').waitFor()
    await inspect(failed, 'adopted claim')
    await failed.close()
    // The identity provider remembers who signed in.
    const passed = await runTest(portal, works)
    await passed.getByRole('row', { name: /^email.*workMail/ }).waitFor()
    await passed.close()
  }))

test.concurrent('somebody who is not assigned: the provider said no, and its own words', () =>
  withHostile(async (portal, hostile) => {
    await setUpOidc(portal, hostile, hostile.issuer)
    hostile.tamper({
      callback: ({ state = '', iss = '' }) => ({
        error: 'access_denied',
        error_description: 'Mallory is not assigned to this application.',
        state,
        iss,
      }),
    })
    const failed = await runTest(portal, / said no$/)
    await expectRemedy(failed, guides.remedyFor('generic-oidc', 'access_denied'))
    await failed.getByText('Mallory is not assigned to this application.').first().waitFor()
    await inspect(failed, 'access denied')
    await failed.close()
    hostile.tamper()
    await (await runTest(portal, works)).close()
  }))

test.concurrent('a wrong client secret: where it is refused, and a new one mends it', () =>
  setUp(oidc.issuer, async (portal) => {
    const client = { client_id: 'a client', client_secret: 'the right secret' }
    await setUpOidc(portal, { ...client, client_secret: 'the wrong secret' }, oidc.issuer, async () =>
      oidc.addClient({ ...client, redirect_uri: await ourRedirectUri(portal.page) }),
    )
    const failed = await runTest(portal, oneToFix, logInAtOidcProvider)
    await expectRemedy(failed, guides.remedyFor('generic-oidc', 'invalid_client'))
    await inspect(failed, 'wrong secret')
    await failed.close()

    await portal.page
      .getByRole('navigation')
      .getByRole('link', { name: /Connect your provider/ })
      .click()
    await portal.screen(/^Connect your OpenID/)
    await portal.button('Replace it').click()
    await portal.field(/^Client secret/).fill(client.client_secret)
    await followToTest(portal, 'generic-oidc')
    // The identity provider remembers who signed in.
    await (await runTest(portal, works)).close()
  }))

async function setUpOidc(
  portal: PortalPage,
  client: { client_id: string; client_secret: string },
  issuer: string,
  register: () => Promise<void> = async () => undefined,
): Promise<void> {
  await choose(portal, 'generic-oidc')
  await register()
  await portal.field(/^Discovery address/).fill(issuer)
  await portal.field(/^Client ID/).fill(client.client_id)
  await portal.field(/^Client secret/).fill(client.client_secret)
  await followToTest(portal, 'generic-oidc')
}

interface Told {
  expected: string
  received: string
  difference: string
  remedy: string | undefined
}
async function expectDiagnosis(page: Page, { expected, received, difference, remedy }: Told) {
  await page.getByText(difference).first().waitFor()
  expect(await textBeside(page, 'Expected')).toBe(expected)
  expect(await textBeside(page, 'Received')).toContain(received)
  await expectRemedy(page, remedy)
}

/** As it is read aloud: marks have words. */
async function textBeside(page: Page, term: string): Promise<string> {
  const value = page.locator('dl.diff div', { has: page.getByText(term, { exact: true }) }).locator('dd')
  return (await value.textContent()) ?? ''
}

async function expectRemedy(page: Page, remedy: string | undefined): Promise<void> {
  expect(remedy).toBeTruthy()
  const words = (text: string) => text.replaceAll(/[“”]/g, '').replaceAll(/\s+/g, ' ').trim()
  const shown = page.locator('p', { hasText: words(remedy ?? '').slice(0, 20) })
  expect(words((await shown.first().textContent()) ?? '')).toBe(words(remedy ?? ''))
}
