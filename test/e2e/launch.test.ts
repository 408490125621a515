/** Where a portal link leads: it opens once, by itself or by a button, and says what happened when it does not. */
import { expect, test } from 'vitest'
import { choose, guides } from './journey.ts'
import { inspect } from './screen.ts'
import { gridHeading, startStage } from './stage.ts'

const stage = startStage({ at: '2026-11-20T10:00:00.000Z' })
/** The console tells of every page that answers 404, ours by intention among them. */
const unusable = /404 \(Not Found\)/
const newLink = async () => stage().vendor.link(await stage().vendor.newOrganization('Acme'))

test.concurrent('a link opens the setup by itself, and leaves no token and no cookie to scripts', () =>
  stage().setUp(async ({ page }) => {
    expect(page.url()).toBe(`${stage().app.origin}/portal/sso`)
    expect(await page.evaluate(() => document.cookie)).toBe('')
  }))

test.concurrent('without JavaScript nothing happens by itself, and the button opens the setup', () =>
  stage().visit(
    async ({ page, screen }) => {
      await page.goto(await newLink())
      await screen('Your setup is ready')
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.request().method() === 'POST'),
        page.getByRole('button', { name: 'Open the setup' }).click(),
      ])
      expect(answer.status()).toBe(303)
      await page.waitForURL(`${stage().app.origin}/portal/sso`)
    },
    { javaScript: false },
  ))

test.concurrent('the page with the button is as sound as every other', () =>
  stage().visit(async ({ page, screen }) => {
    // The script that presses the button is what this test has to do without.
    await page.route('**/portal/launch.js', (route) => route.fulfill({ contentType: 'text/javascript' }))
    await page.goto(await newLink())
    await screen('Your setup is ready')
    await inspect(page, 'launch')
  }))

test.concurrent('opened twice, a link says so, and the first tab goes on', () =>
  stage().setUp(async (first, organization) => {
    const link = await stage().vendor.link(organization)
    await first.enter(link, gridHeading)
    await stage().visit(async (second) => {
      second.expect(unusable)
      await second.enter(link, 'This link has already been used')
      await inspect(second.page, 'used link')
      const way = second.page.getByRole('link', { name: /^Open / })
      expect(await way.getAttribute('href')).toBe(stage().vendor.settings_url)
    })
    await choose(first, 'generic-saml')
  }))

test('an old link says that it has run out', () =>
  stage().visit(async (portal) => {
    portal.expect(unusable)
    const link = await newLink()
    stage().app.clock.advance(301)
    await portal.enter(link, 'This link has run out')
    await inspect(portal.page, 'expired link')
  }))

test.concurrent('a link that was cut says that it is not complete', () =>
  stage().visit(async (portal) => {
    portal.expect(unusable)
    await portal.enter((await newLink()).slice(0, -20), 'This link is not complete')
    await inspect(portal.page, 'cut link')
  }))

test.concurrent('the back button leads to where the link was, and forward again to the setup', () =>
  stage().visit(async (portal) => {
    const { page, screen } = portal
    await page.goto(stage().vendor.settings_url)
    await portal.enter(await newLink(), gridHeading)
    portal.expect(unusable)
    await page.goBack()
    await screen(/^(The vendor's page|This link has already been used)/)
    await page.goForward()
    await screen(gridHeading)
  }))

test.concurrent('a new link, opened by somebody else, continues at the same step', () =>
  stage().setUp(async (first, organization) => {
    const { steps } = await guides.findGuide('generic-oidc')
    await choose(first, 'generic-oidc')
    await first.field(/^Client ID/).fill('the first person typed this')
    await first.field(/^Client secret/).fill('and this secret')
    // A secret is saved when its field is left.
    await first.page.keyboard.press('Tab')
    await first.page.getByText('••••cret').waitFor()
    await first.saved()
    await stage().visit(async (second) => {
      await second.enter(await stage().vendor.link(organization), steps[0]?.title ?? '')
      expect(await second.field(/^Client ID/).inputValue()).toBe('the first person typed this')
      await second.page.getByText('••••cret').waitFor()
      expect(await second.page.content()).not.toContain('and this secret')
    })
  }))
