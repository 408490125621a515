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
let samlp: Samlp
let simple: SimpleSamlPhp
let hostile: HostileOidc
let oidc: OidcProvider
beforeAll(async () => {
  ;[samlp, simple, hostile, oidc] = await Promise.all([
    startSamlp(),
    startSimpleSamlPhp(),
    startHostileOidc(),
    startOidcProvider(),
  ])
})
afterAll(() => Promise.all([samlp.stop(), simple.stop(), hostile.stop(), oidc.stop()]))

const works = / works$/
const oneToFix = /answered\. One thing to fix\.$/

function setUp(work: (portal: PortalPage) => Promise<void>): Promise<void> {
  const origins = [samlp.sso_url, simple.sso_url, hostile.issuer, oidc.issuer].map(
    (url) => new URL(url).origin,
  )
  return stage().setUp(
    async (portal, organization) => {
      await work(portal)
      const events = (await stage().app.newEvents()).filter((event) => event.organization_id === organization)
      expect(events.map(({ event }) => event)).not.toContain('authentication.sso_failed')
    },
    { origins, domains: ['example.test'] },
  )
}

test('a wrong audience: both values, the one character between them, and where to change it', () =>
  setUp(async (portal) => {
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

test('a wrong certificate: its fingerprint and theirs, and the metadata that mends it', () =>
  setUp(async (portal) => {
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

test('a missing e-mail claim: what came instead of it, and where it is sent from', () =>
  setUp(async (portal) => {
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

test('a claim under another name is used with one press', () =>
  setUp(async (portal) => {
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

test('somebody who is not assigned: the provider said no, and its own words', () =>
  setUp(async (portal) => {
    await setUpOidc(portal, hostile.client_secret)
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

test('a wrong client secret: where it is refused, and a new one mends it', () =>
  setUp(async (portal) => {
    const client = { client_id: hostile.client_id, client_secret: 'the right secret' }
    await setUpOidc(portal, 'the wrong secret', oidc.issuer, async () =>
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
  secret: string,
  issuer = hostile.issuer,
  register: () => Promise<void> = async () => undefined,
): Promise<void> {
  await choose(portal, 'generic-oidc')
  await register()
  await portal.field(/^Discovery address/).fill(issuer)
  await portal.field(/^Client ID/).fill(hostile.client_id)
  await portal.field(/^Client secret/).fill(secret)
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
