/** The change log, as the IT contact finds it. */
import { expect, test } from 'vitest'
import { enterPortal } from '../world/portal-browser.ts'
import { tabTo } from './keyboard.ts'
import { inspect } from './screen.ts'
import { startStage } from './stage.ts'

const stage = startStage()
const title = 'What has been changed'
const entries = '.changes > li'

test.concurrent('tells what was done, with before and after, and by part', async () => {
  const { app, vendor, visit } = stage()
  const organization = await vendor.newOrganization('Acme')
  const api = await enterPortal(app, organization, {})
  const made = await api.call('POST', '/sso/connections', { guide_id: 'generic-oidc' })
  const draft = (oidc: object) => api.call('PUT', `/sso/connections/${made.body.id}/draft`, { oidc })
  await draft({ client_id: 'first-client' })
  await draft({ client_id: 'second-client', client_secret: 'never-to-be-seen' })
  await api.call('POST', '/domain-verification/domains', { domain: 'changes-log.example' })
  await visit(async ({ page, enter, screen }) => {
    await enter(await vendor.link(organization, null), 'What do you want to set up?')
    await page
      .getByRole('navigation', { name: 'Setup', exact: true })
      .getByRole('link', { name: title })
      .click()
    await screen(title)
    await page.locator(entries).first().waitFor()
    expect(await page.locator(entries).count()).toBe(6)
    const change = page.locator(entries).filter({ hasText: 'second-client' })
    expect(await change.innerText()).toMatch(
      /Changed the draft of Acme[\s\S]*Before\s+first-client[\s\S]*After\s+second-client/,
    )
    expect(await change.innerText()).toContain('changed, not shown here')
    expect(await page.content()).not.toContain('never-to-be-seen')
    await inspect(page, 'changes')

    const part = page.getByRole('combobox', { name: 'Part' })
    await tabTo(page, part)
    await page.keyboard.type('Domain')
    await page.getByText('Added changes-log.example').waitFor()
    await page.locator(entries).nth(1).waitFor({ state: 'detached' })
    await page.reload()
    await screen(title)
    await page.getByText('Added changes-log.example').waitFor()
    expect(await page.locator(entries).count()).toBe(1)
  })
})

test.concurrent('is long: shows more when asked, and says how many', async () => {
  const { app, vendor, visit } = stage()
  const organization = await vendor.newOrganization('Long')
  const api = await enterPortal(app, organization, { intent: 'domain_verification' })
  for (let n = 0; n < 30; n++)
    await api.call('POST', '/domain-verification/domains', { domain: `d${n}.long.example` })
  await visit(async ({ page, enter, screen }) => {
    await enter(await vendor.link(organization, 'domain_verification'), /domains/i)
    await page.goto(`${app.origin}/portal/changes`)
    await screen(title)
    await page.locator(entries).first().waitFor()
    expect(await page.locator(entries).count()).toBe(25)
    await tabTo(page, page.getByRole('button', { name: 'Show more' }))
    await page.keyboard.press('Enter')
    await page.locator(entries).nth(31).waitFor()
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0)
  })
})
