/** From a link to a renewed certificate in a browser, with an identity provider that really changes its key. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { GenerateLinkIntent } from 'workos-node-11'
import { selfSigned } from '../world/certificate.ts'
import { enterPortal } from '../world/portal-browser.ts'
import type { PortalPage } from '../world/portal-page.ts'
import { providerMetadata } from '../world/provider-metadata.ts'
import { type Samlp, startSamlp } from '../world/samlp.ts'
import { serveText } from '../world/text-server.ts'
import { focusIsAtTheStart, pressOn, tabTo } from './keyboard.ts'
import { inspect } from './screen.ts'
import { startStage } from './stage.ts'

const stage = startStage()
const folder = await mkdtemp(join(tmpdir(), 'gatehouse-certificates-'))
const server = await serveText()
afterAll(async () => {
  await rm(folder, { recursive: true })
  await server.stop()
})
const intent = GenerateLinkIntent.CertificateRenewal
const heading = 'Signing certificates'

interface Renewing extends PortalPage {
  samlp: Samlp
}

/** An organization that signs in with a certificate of 30 days; `work` begins on the list. */
function renew(
  source: (samlp: Samlp) => Record<string, unknown>,
  work: (renewing: Renewing) => Promise<void>,
) {
  return async () => {
    const { app, vendor, visit } = stage()
    const samlp = await startSamlp()
    const origins = [new URL(samlp.sso_url).origin]
    const organization = await vendor.newOrganization('Acme')
    const api = await enterPortal(app, organization, { intent: 'sso' })
    const made = await api.call('POST', '/sso/connections', { guide_id: 'okta-saml' })
    const connection = String(made.body.id)
    const path = `/sso/connections/${connection}`
    const saved = await api.call('PUT', `${path}/draft`, {
      saml: source(samlp),
      attribute_map: {
        id: 'NameID',
        email: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
        first_name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname',
        last_name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname',
      },
    })
    expect(saved.status).toBe(200)
    expect((await api.call('POST', `${path}/activation`, { untested: true })).status).toBe(200)
    await visit(
      async (portal) => {
        await portal.enter(await vendor.link(organization, intent), heading)
        await work({ ...portal, samlp })
      },
      { origins },
    ).finally(samlp.stop)
  }
}
const asFile = ({ metadata_url: _, ...samlp }: Samlp) => ({
  metadata_xml: providerMetadata([samlp], samlp),
})
async function testNow(portal: PortalPage, result: string) {
  const tab = await portal.nextTab(() => portal.button(/^Test (sign-in|again)$/).click())
  await tab.getByRole('heading', { level: 1, name: result }).waitFor()
  await inspect(tab, `the tab of a test: ${result}`)
  await tab.close()
  await portal.screen(result)
}

test(
  'link, new certificate, both accepted, test, done, by keyboard alone',
  renew(asFile, async (portal) => {
    const { page, screen, button, samlp } = portal
    await page.getByText('Renew before').or(page.getByText('days')).first().waitFor()
    await inspect(page, 'a certificate that ends soon')
    await pressOn(page, page.getByRole('link', { name: 'Renew the certificate of' }))
    await screen('Make the next certificate in Okta')
    expect(await focusIsAtTheStart(page)).toBe(true)
    await inspect(page, 'renewal, first step')
    await pressOn(page, button("I've brought the new certificate"))
    await page.getByText('Choose the file that you downloaded').waitFor()
    await inspect(page, 'renewal, nothing brought')

    const next = await selfSigned('samlp.example.test', { days: 1_000 })
    const file = join(folder, 'okta.cert')
    await writeFile(file, next.certificate)
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByText('We read it. Compare the two:').waitFor()
    await inspect(page, 'renewal, old and new side by side')
    await pressOn(page, button("I've brought the new certificate"))
    await screen('Let Okta sign with the new certificate')
    await page.getByText('Both certificates are accepted').first().waitFor()
    await inspect(page, 'renewal, switch over')
    expect(await stage().app.events()).toContain('connection.saml_certificate_renewed')

    await pressOn(page, button("I've activated it"))
    await screen('Test the sign-in with the new certificate')
    await inspect(page, 'renewal, test')
    await testNow(portal, 'Okta still signs with the old certificate')
    await inspect(page, 'renewal, old certificate still signs')
    samlp.respondWith({ cert: next.certificate, key: next.key })
    await testNow(portal, 'Okta signs with the new certificate')
    await inspect(page, 'renewal, complete')
    await pressOn(page, button('Finish the renewal'))
    await page.waitForURL(stage().vendor.success_url)
  }),
)

test(
  'a wholly new key set waits until somebody has compared it',
  renew(
    (samlp) => ({ metadata_url: server.serve('/waits', providerMetadata([samlp], samlp)) }),
    async ({ page, button, samlp }) => {
      const next = await selfSigned('samlp.example.test', { days: 1_000 })
      server.serve('/waits', providerMetadata([next], samlp))
      await button('Read it now').click()
      await page.getByText('The metadata has changed: look at it before we use it').first().waitFor()
      await inspect(page, 'a key set that waits')
      await pressOn(page, button('Use the new ones'))
      await page.getByText('Nothing to renew now').waitFor()
      await inspect(page, 'two certificates side by side')
      await tabTo(page, button(/Retire the certificate that ends on/).first())
      await page.keyboard.press('Enter')
      await page.getByRole('alertdialog', { name: 'Retire this certificate?' }).waitFor()
      await inspect(page, 'retire a certificate')
      await pressOn(page, button('Retire it now'))
      // Two before, none afterwards: the last one stays.
      await button(/Retire the certificate/)
        .first()
        .waitFor({ state: 'detached' })
      await button("I've renewed the certificates").waitFor()
    },
  ),
)

test('says so where there is nothing to renew', () =>
  stage().setUp(
    async ({ page }) => {
      await page.getByText('Nothing to renew').waitFor()
      await inspect(page, 'nothing to renew')
    },
    { intent, heading },
  ))
