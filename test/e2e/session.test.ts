/** A session in the browser: nothing typed is lost, its end is announced, and every way out leads somewhere. */
import { expect, test } from 'vitest'
import { secondsAfter } from '../../src/kernel/clock.ts'
import { en } from '../../src/portal/messages/en.ts'
import { intents } from '../../src/resources/portal-links/intents.ts'
import type { PortalPage } from '../world/portal-page.ts'
import { choose } from './journey.ts'
import { inspect } from './screen.ts'
import { gridHeading, startStage } from './stage.ts'

const stage = startStage({ at: '2026-11-20T10:00:00.000Z' })
const homeHeading = 'What do you want to set up?'
const ended = /401 \(Unauthorized\)/

/** Both clocks: the server's, which decides, and the browser's, which waits. */
async function wait({ page }: PortalPage, minutes: number): Promise<void> {
  stage().app.clock.advance(minutes * 60)
  await page.clock.fastForward(minutes * 60_000)
}

test.concurrent('reloading keeps what was typed', () =>
  stage().setUp(async (portal) => {
    await choose(portal, 'generic-oidc')
    await portal.field(/^Client ID/).fill('typed and not confirmed')
    await portal.page.getByRole('checkbox', { name: 'Instruction 1 done' }).check()
    await portal.saved()
    await portal.page.reload()
    await portal.screen(/OpenID Connect provider$/)
    expect(await portal.field(/^Client ID/).inputValue()).toBe('typed and not confirmed')
    expect(await portal.page.getByRole('checkbox', { name: 'Instruction 1 done' }).isChecked()).toBe(true)
  }))

test.concurrent('without a network the text stays, says so, and is saved once the network is back', () =>
  stage().setUp(async (portal) => {
    const { page } = portal
    await choose(portal, 'generic-oidc')
    await page.context().setOffline(true)
    await portal.field(/^Client ID/).fill('typed in a tunnel')
    await page.getByText('Offline. Kept in this tab').first().waitFor()
    await inspect(page, 'offline')
    await page.context().setOffline(false)
    await portal.saved()
    await page.reload()
    await portal.screen(/OpenID Connect provider$/)
    expect(await portal.field(/^Client ID/).inputValue()).toBe('typed in a tunnel')
  }))

test('five minutes before the end it asks, and a press starts the hour anew', () =>
  stage().visit(async (portal) => {
    const { page, enter } = portal
    await page.clock.install()
    const organization = await stage().vendor.newOrganization('Acme')
    await enter(await stage().vendor.link(organization), gridHeading)
    await wait(portal, 54)
    expect(await page.getByRole('alertdialog').count()).toBe(0)
    await wait(portal, 2)
    const question = page.getByRole('alertdialog', { name: 'Still there?' })
    await question.getByText('4 minutes').first().waitFor()
    await inspect(page, 'session warning')
    await page.keyboard.press('Enter')
    await question.waitFor({ state: 'detached' })
    await wait(portal, 10)
    expect(await page.getByRole('alertdialog').count()).toBe(0)
    await choose(portal, 'generic-oidc')
  }))

test('half a day is the end in any case, and the question says so', () =>
  stage().visit(async (portal) => {
    const { page, enter } = portal
    await page.clock.install()
    const organization = await stage().vendor.newOrganization('Acme')
    await enter(await stage().vendor.link(organization), gridHeading)
    // As if eleven of the twelve hours had gone by.
    const { db, clock } = stage().app.deps.store
    await db
      .updateTable('portal_sessions')
      .set({ expires_at: secondsAfter(clock(), 50 * 60).toISOString() })
      .where('organization_id', '=', organization)
      .execute()
    await page.reload()
    await wait(portal, 46)
    await page.getByRole('alertdialog', { name: 'This setup closes soon' }).waitFor()
    await inspect(page, 'last session warning')
    await page.getByRole('button', { name: 'Keep working until then' }).click()
    portal.expect(ended)
    await wait(portal, 4)
    await portal.screen('This page was closed to keep your settings safe')
  }))

test('an ended session says what is saved and whom to ask', () =>
  stage().setUp(async (portal) => {
    stage().app.clock.advance(3601)
    portal.expect(ended)
    await portal.button('Any SAML 2.0 provider').click()
    await portal.screen('This page was closed to keep your settings safe')
    await inspect(portal.page, 'ended session')
  }))

test.concurrent('leaving goes where the link said', () =>
  stage().setUp(async (portal) => {
    await portal.page.getByRole('button', { name: 'Save and exit' }).click()
    await portal.page.waitForURL(stage().vendor.settings_url)
  }))

test.concurrent('leaving without an address to go to ends on a page of ours', () =>
  stage().visit(async (portal) => {
    const { app, vendor } = stage()
    const organization = await vendor.newOrganization('Acme')
    const { body } = await app.call('POST', '/portal/generate_link', {
      body: { organization, intent: 'sso' },
    })
    await portal.enter(String(body.link), gridHeading)
    await portal.page.getByRole('button', { name: 'Save and exit' }).click()
    await portal.screen('You can close this tab')
    await inspect(portal.page, 'left session')
  }))

test.concurrent('a link without an intent opens the list of everything, and single sign-on from there', () =>
  stage().setUp(
    async (portal) => {
      await inspect(portal.page, 'home')
      await portal.page
        .getByRole('main')
        .getByRole('link', { name: /Single sign-on/ })
        .click()
      await portal.screen(gridHeading)
    },
    { intent: null, heading: homeHeading },
  ))

test.concurrent('an address that was cut says so, and one of something that is gone leads back', () =>
  stage().setUp(async (portal) => {
    const { page, screen } = portal
    portal.expect(/404 \(Not Found\)/)
    await page.goto(`${stage().app.origin}/portal/no/such/page`)
    await screen('There is no page at this address')
    await inspect(page, 'no such page')
    await page.goto(`${stage().app.origin}/portal/sso/connections/conn_gone/steps/connect`)
    await screen('There is nothing at this address')
    await inspect(page, 'nothing here')
    await page.getByRole('link', { name: 'Back to the start' }).click()
    await screen(gridHeading)
  }))

test.concurrent.each(intents.filter((intent) => intent === 'bring_your_own_key'))(
  '%s is not part of this release, and says so',
  (intent) =>
    stage().visit(async (portal) => {
      const { app, vendor } = stage()
      const organization = await vendor.newOrganization('Acme')
      const { body } = await app.call('POST', '/portal/generate_link', {
        body: { organization, intent, return_url: vendor.settings_url },
      })
      await portal.enter(String(body.link), `${en.area[intent]} is not part of this release yet`)
      await inspect(portal.page, 'not yet')
      await portal.button(/^Back to /).click()
      await portal.page.waitForURL(vendor.settings_url)
    }),
)

test.concurrent('what could not be saved is never called saved', () =>
  stage().setUp(async (portal) => {
    await choose(portal, 'generic-oidc')
    await portal.field(/^Discovery address/).fill(`${stage().vendor.origin}/no/discovery/here`)
    await portal.page.getByText('What we found there is not a discovery document').waitFor()
    await portal.page.getByText('Not saved yet').first().waitFor()
    await inspect(portal.page, 'discovery failed')
  }))

test.concurrent('a secret is not taken away under the hands of the person who types it', () =>
  stage().setUp(async (portal) => {
    await choose(portal, 'generic-oidc')
    const secret = portal.field(/^Client secret/)
    await secret.pressSequentially('one part')
    // Longer than the pause after which other fields save themselves.
    await portal.page.waitForTimeout(1500)
    await portal.page.keyboard.type(', the other half')
    await portal.page.keyboard.press('Tab')
    await portal.page.getByText('••••half').waitFor()
    await portal.saved()
  }))
