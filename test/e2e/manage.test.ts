/** The screen of a connection that is set up: who came in and who did not, and every change by keyboard. */
import { expect, test } from 'vitest'
import { enterPortal } from '../world/portal-browser.ts'
import type { PortalPage } from '../world/portal-page.ts'
import { carol, type Samlp, startSamlp } from '../world/samlp.ts'
import { runTest } from './journey.ts'
import { pressOn, tabTo, typeInto } from './keyboard.ts'
import { inspect } from './screen.ts'
import { gridHeading, startStage } from './stage.ts'

const stage = startStage()
const heading = 'Single sign-on with Keycloak'

interface Managed extends PortalPage {
  samlp: Samlp
  organization: string
  connection: string
  /** A colleague tries to sign in; answers with what the application then shows. */
  signIn(): Promise<string>
}

/** An organization with two versions of a connection, the second active; `work` begins on its screen. */
function manage(work: (managed: Managed) => Promise<void>) {
  return async () => {
    const { app, vendor, visit } = stage()
    const samlp = await startSamlp()
    const origins = [new URL(samlp.sso_url).origin]
    const organization = await vendor.newOrganization('Acme')
    const api = await enterPortal(app, organization, { intent: 'sso' })
    const made = await api.call('POST', '/sso/connections', { guide_id: 'keycloak-saml' })
    const connection = String(made.body.id)
    const path = `/sso/connections/${connection}`
    await api.call('PUT', `${path}/draft`, { saml: { metadata_url: samlp.metadata_url } })
    await api.call('POST', `${path}/activation`, { untested: true })
    await api.call('PUT', `${path}/draft`, { attribute_map: { groups: 'teams' } })
    const active = await api.call('POST', `${path}/activation`, { untested: true })
    expect(active.body).toMatchObject({ state: 'active', active: { version: 2 } })
    const signIn = async () => {
      let shown = ''
      await visit(
        async ({ page }) => {
          await page.goto(vendor.signInUrl(organization))
          await page.waitForURL((url) => url.origin === vendor.origin)
          shown = await page.getByRole('heading', { level: 1 }).innerText()
        },
        { origins },
      )
      return shown
    }
    await visit(
      async (portal) => {
        await portal.enter(await vendor.link(organization), heading)
        await work({ ...portal, samlp, organization, connection, signIn })
      },
      { origins },
    ).finally(samlp.stop)
  }
}

test.concurrent(
  'lists sign-ins with their reasons, and filters them',
  manage(async ({ page, screen, samlp, signIn }) => {
    await inspect(page, 'manage, nobody came yet')
    expect(await signIn()).toBe('Welcome, carol@example.test')
    samlp.respondWith({ audience: 'urn:another:app' })
    expect(await signIn()).toMatch(/^Not signed in/)
    samlp.respondWith({})
    await page.reload()
    await screen(heading)

    const table = page.getByRole('table').filter({ hasText: 'Result and reason' })
    await table.getByText('Keycloak made this response for a different audience').waitFor()
    await table.getByText('carol@example.test').waitFor()
    expect(await table.getByRole('button', { name: /^Details of the sign-in/ }).count()).toBe(2)
    await page.getByText('1 of 2').waitFor()

    await tabTo(page, page.getByRole('radio', { name: 'All', exact: true }))
    await page.keyboard.press('ArrowRight')
    await table.getByText('carol@example.test').waitFor({ state: 'detached' })
    await pressOn(page, table.getByRole('button', { name: /^Details of the sign-in/ }))
    await table.getByText('urn:another:app', { exact: true }).waitFor()
    await inspect(page, 'manage, a sign-in opened')
  }),
)

test.concurrent(
  'pausing asks first, stops sign-in at once, and can be undone',
  manage(async ({ page, signIn }) => {
    const dialog = page.getByRole('alertdialog', { name: 'Pause single sign-on?' })
    await pressOn(page, page.getByRole('button', { name: 'Pause sign-in' }))
    await inspect(page, 'pause dialog')
    // The safe answer has the focus, and so does Escape.
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await signIn()).toMatch(/^Welcome/)

    await page.keyboard.press('Enter')
    await pressOn(page, dialog.getByRole('button', { name: 'Pause sign-in' }))
    await page.getByText('Nobody signs in this way at the moment').waitFor()
    await page.getByRole('navigation').first().getByText('Paused').waitFor()
    await inspect(page, 'manage, paused')
    expect(await signIn()).toMatch(/^Not signed in/)
    await pressOn(page, page.getByRole('button', { name: 'Switch on again' }))
    await page.getByRole('button', { name: 'Pause sign-in' }).waitFor()
    expect(await signIn()).toMatch(/^Welcome/)
  }),
)

test.concurrent(
  'a change is a draft beside what is active, until it is thrown away',
  manage(async ({ page, screen, saved, signIn }) => {
    await pressOn(page, page.getByRole('button', { name: 'Edit' }))
    await typeInto(page, page.getByLabel('email', { exact: true }), 'noSuchClaim')
    await inspect(page, 'claim map being edited')
    await pressOn(page, page.getByRole('button', { name: 'Save as a draft' }))
    await page.getByText('Version 3 is being prepared').waitFor()
    await saved()
    await inspect(page, 'manage, a draft beside it')
    expect(await signIn()).toMatch(/^Welcome/)

    await pressOn(page, page.getByRole('button', { name: 'Discard' }))
    await pressOn(page, page.getByRole('button', { name: 'Discard version 3' }))
    await page.getByText('Version 3 is being prepared').waitFor({ state: 'detached' })
    await page.reload()
    await screen(heading)
    expect(await page.getByText('Version 3').count()).toBe(0)
  }),
)

test.concurrent(
  'an earlier version comes back',
  manage(async ({ page, samlp, signIn }) => {
    samlp.signInAs({ ...carol, groups: [] })
    await pressOn(page, page.getByRole('button', { name: 'Restore version 1' }))
    await inspect(page, 'restore dialog')
    await pressOn(page, page.getByRole('alertdialog').getByRole('button', { name: 'Restore version 1' }))
    await page.getByText('Version 1 is active now.').waitFor()
    await page.getByRole('button', { name: 'Restore version 2' }).waitFor()
    expect(await signIn()).toMatch(/^Welcome/)
  }),
)

test.concurrent(
  'the settings in use can be tested, too',
  manage(async (portal) => {
    const tab = await runTest(portal, 'Keycloak works')
    await tab.getByText('This test used the settings that your colleagues use.').waitFor()
    await inspect(tab, 'test of what is active')
    await tab.close()
  }),
)

test.concurrent(
  'starting over wants a word typed, and deletes everything',
  manage(async ({ page, screen, connection, signIn }) => {
    const { app } = stage()
    const dialog = page.getByRole('alertdialog', { name: 'Delete this connection and start over?' })
    const word = dialog.getByLabel('Type Acme to confirm')
    const remove = dialog.getByRole('button', { name: 'Delete and start over' })
    await pressOn(page, page.getByRole('button', { name: 'Reset connection…' }))
    await typeInto(page, word, 'acme')
    await pressOn(page, remove)
    await dialog.getByText('That is not Acme.').waitFor()
    await inspect(page, 'reset dialog')
    expect((await app.call('GET', `/connections/${connection}`)).body).toMatchObject({ state: 'active' })
    await typeInto(page, word, 'Acme')
    await pressOn(page, remove)
    await screen(gridHeading)
    expect((await app.call('GET', `/connections/${connection}`)).status).toBe(404)
    expect(await signIn()).toMatch(/^Not signed in/)
  }),
)
