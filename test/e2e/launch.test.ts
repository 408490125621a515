/** Where a portal link leads: it opens once, by itself or by a button, and says what happened when it does not. */
import { expect, test } from 'vitest'
import { inspect } from './screen.ts'
import { gridHeading, useStage } from './stage.ts'

const stage = useStage({ at: '2026-11-20T10:00:00.000Z' })
const unusable = /404 \(Not Found\)/

test('a link opens the setup by itself', () =>
  stage().setUp(async ({ page }) => {
    expect(new URL(page.url()).pathname).toBe('/portal/sso')
    expect(page.url()).not.toContain('token')
    expect(await page.evaluate(() => document.cookie)).toBe('')
  }))

test('without JavaScript nothing happens by itself, and the button opens the setup', () =>
  stage().visit(
    async ({ page }) => {
      const { app, vendor } = stage()
      const link = await vendor.link(await vendor.newOrganization('Acme'))
      await page.goto(link)
      await page.getByRole('heading', { name: 'Your setup is ready' }).waitFor()
      expect(new URL(page.url()).pathname).toBe('/portal/launch')
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.request().method() === 'POST'),
        page.getByRole('button', { name: 'Open the setup' }).click(),
      ])
      expect(answer.status()).toBe(303)
      await page.waitForURL(`${app.origin}/portal/sso`)
    },
    { javaScript: false },
  ))
