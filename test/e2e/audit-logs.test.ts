/** The audit logs as an IT contact reads them: filters, the timeline, one event, views, what is new, exports. */
import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { GenerateLinkIntent } from 'workos-node-11'
import { checkAuditLogs } from '../../src/jobs/check-audit-logs.ts'
import { exportAuditLogs } from '../../src/jobs/export-audit-logs.ts'
import { jobDeps } from '../world/job-deps.ts'
import { pressOn, tabTo, typeInto } from './keyboard.ts'
import { inspect } from './screen.ts'
import { startStage } from './stage.ts'

const stage = startStage({ settings: { RATE_LIMITS: 'links=0,requests=0' } })
const intent = GenerateLinkIntent.AuditLogs
const heading = 'Audit logs'
const actions = ['user.signed_in', 'user.signed_in', 'document.opened', 'document.deleted', 'role.changed']
const hour = 3_600_000

async function write(organization: string, event: object): Promise<void> {
  const { status } = await stage().app.call('POST', '/audit_logs/events', {
    body: { organization_id: organization, event },
  })
  expect(status).toBe(200)
}
const eventOf = (n: number) => ({
  action: actions[n % actions.length],
  occurred_at: new Date(Date.now() - n * 2.3 * hour - 60_000).toISOString(),
  actor: { id: `user_${n % 3}`, type: 'user', name: ['Ada Example', 'Bo Example', 'Example, Cy'][n % 3] },
  targets: [{ id: `doc_${n % 6}`, type: 'document', name: `Report ${n % 6}` }],
  context: { location: `192.0.2.${n}`, user_agent: 'Example Browser 1.0' },
  metadata: { reason: 'routine', tries: n },
})
async function fill(organization: string, count = 40): Promise<void> {
  for (let n = 0; n < count; n++) await write(organization, eventOf(n))
}
const rows = (page: Page) => page.getByRole('table').locator('tbody tr')
const filter = (page: Page, label: string) => page.getByRole('button', { name: new RegExp(`^${label} `) })

test('before the first event, the page says what will be here', () =>
  stage().setUp(
    async ({ page }) => {
      await page.getByText('There are no events yet').waitFor()
      await inspect(page, 'audit logs without events')
    },
    { intent, heading },
  ))

test('by keyboard alone: found by action and person, opened, and sent on as an address', () =>
  stage().setUp(
    async (portal, organization) => {
      const { page } = portal
      await fill(organization)
      await page.reload()
      await page.getByRole('heading', { name: '40 events' }).waitFor()
      await inspect(page, 'audit logs')

      await pressOn(page, filter(page, 'Action'))
      await typeInto(page, portal.field('Find an action'), 'doc')
      const deleted = page.getByRole('checkbox', { name: 'document.deleted' })
      await deleted.waitFor()
      await pressOn(page, deleted, 'Space')
      await page.getByRole('heading', { name: '8 events' }).waitFor()
      await inspect(page, 'audit logs choosing actions')
      await page.keyboard.press('Escape')
      expect(await filter(page, 'Action').evaluate((one) => one === document.activeElement)).toBe(true)
      await pressOn(page, filter(page, 'Person'))
      const person = page.getByRole('checkbox', { name: 'Example, Cy' })
      await person.waitFor()
      await pressOn(page, person, 'Space')
      await page.keyboard.press('Escape')
      await expect.poll(() => rows(page).count()).toBe(3)

      await pressOn(page, page.getByRole('link', { name: /^Details of document.deleted/ }).first())
      const sheet = page.getByRole('dialog', { name: 'document.deleted' })
      await sheet.getByText(/Each hash is made from its event/).waitFor()
      expect(await sheet.getByText(/^[0-9a-f]{64}$/).count()).toBe(1)
      await inspect(page, 'an audit event')
      const address = page.url()
      await page.keyboard.press('Escape')
      await sheet.waitFor({ state: 'hidden' })
      const back = page.getByRole('link', { name: /^Details of document.deleted/ }).first()
      expect(await back.evaluate((one) => one === document.activeElement)).toBe(true)

      // Another person, another session, the same address.
      await stage().visit(async (colleague) => {
        await colleague.enter(await stage().vendor.link(organization, intent), heading)
        await colleague.page.goto(address)
        await colleague.page.getByRole('dialog', { name: 'document.deleted' }).waitFor()
        await colleague.page.getByRole('button', { name: 'Close' }).click()
        await expect.poll(() => rows(colleague.page).count()).toBe(3)
        await colleague.page.getByText('Example, Cy').first().waitFor()
      })
    },
    { intent, heading },
  ))

test('a stretch of the timeline is chosen by keyboard and by pointer, and undone by the way back', () =>
  stage().setUp(
    async (portal, organization) => {
      const { page } = portal
      await fill(organization)
      await page.reload()
      const bars = page.getByRole('slider', { name: 'Stretch of time' })
      await tabTo(page, bars)
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Shift+ArrowLeft')
      await page.keyboard.press('Shift+ArrowLeft')
      const told = (await bars.getAttribute('aria-valuetext')) ?? ''
      const [, count = '0'] = /: (\d+) events?$/.exec(told) ?? []
      expect(Number(count)).toBeGreaterThan(1)
      await inspect(page, 'audit logs with marked bars')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: new RegExp(`^${count} events?$`) }).waitFor()
      expect(await rows(page).count()).toBe(Number(count))
      await page.goBack()
      await page.getByRole('heading', { name: '40 events' }).waitFor()

      const box = await bars.boundingBox()
      if (!box) throw new Error('the bars have no size')
      await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2)
      await page.mouse.up()
      await page.getByRole('heading', { name: '40 events' }).waitFor({ state: 'hidden' })
      await page.goBack()

      await page.getByRole('button', { name: /^role.changed/ }).click()
      await page.getByRole('heading', { name: '8 events' }).waitFor()
      await portal.button('Show as a table').click()
      await page.getByRole('columnheader', { name: 'Events' }).waitFor()
      await inspect(page, 'audit timeline as a table')
    },
    { intent, heading },
  ))

test('views are saved, opened, renamed and deleted; columns and an own range are part of them', () =>
  stage().setUp(
    async (portal, organization) => {
      const { page } = portal
      await fill(organization, 12)
      await page.reload()
      await filter(page, 'When').click()
      await page.getByRole('radio', { name: 'Last 24 hours' }).check()
      await inspect(page, 'audit logs choosing when')
      await page.keyboard.press('Escape')
      await filter(page, 'Columns').click()
      await page.getByRole('checkbox', { name: 'Event ID' }).check()
      await page.keyboard.press('Escape')
      await page.getByRole('columnheader', { name: 'Event ID' }).waitFor()
      await filter(page, 'Views').click()
      await portal.button('Save this view').click()
      await page.getByText('Give the view a name.').waitFor()
      await portal.field('Name of this view').fill('Last day')
      await portal.button('Save this view').click()
      await filter(page, 'Views').getByText('Last day').waitFor()
      await page.getByRole('button', { name: 'Rename Last day' }).click()
      await portal.field('New name of Last day').fill('Yesterday')
      await inspect(page, 'audit logs with a saved view')
      await portal.button('Save').last().click()
      await filter(page, 'Views').getByText('Yesterday').waitFor()
      await page.goto(`${stage().app.origin}/portal/audit_logs`)
      await filter(page, 'Views').click()
      await page.getByRole('button', { name: 'Yesterday', exact: true }).click()
      await filter(page, 'When').getByText('Last 24 hours').waitFor()
      await page.getByRole('columnheader', { name: 'Event ID' }).waitFor()
      await filter(page, 'Views').click()
      await page.getByRole('button', { name: 'Delete Yesterday' }).click()
      await filter(page, 'Views').getByText('None saved').waitFor()
      await page.keyboard.press('Escape')

      await page.getByLabel('Search in events').fill('nothing-like-it')
      await page.getByText('No event fits these filters').waitFor()
      await inspect(page, 'no audit event fits')
      await portal.button('Clear the filters').click()
      await expect.poll(() => rows(page).count()).toBeGreaterThan(5)
    },
    { intent, heading },
  ))

test('what is new comes by itself, is announced as a number, and waits while it is paused', () =>
  stage().setUp(
    async (portal, organization) => {
      const { page } = portal
      await fill(organization, 3)
      await page.reload()
      await expect.poll(() => rows(page).count()).toBe(3)
      await portal.button('Watch live').click()
      await page.getByText('New events appear by themselves.').waitFor()
      await page.waitForResponse(/audit-logs\/tail/)
      await write(organization, { ...eventOf(0), action: 'document.restored' })
      await page.getByRole('row', { name: /document.restored/ }).waitFor()
      await page.getByRole('status').getByText('1 new event').waitFor({ state: 'attached' })
      await inspect(page, 'audit logs live')
      await portal.button('Pause').click()
      await page.getByText('Paused. New events wait until you go on.').waitFor()
      await write(organization, { ...eventOf(0), action: 'document.renamed' })
      await portal.button('Watch live').click()
      await page.getByRole('row', { name: /document.renamed/ }).waitFor()
      expect(await rows(page).count()).toBe(5)
    },
    { intent, heading },
  ))

test('an export shows its progress and is fetched; a refused one says why and what to do', () =>
  stage().setUp(
    async (portal, organization) => {
      const { page } = portal
      await fill(organization, 12)
      await page.reload()
      await page.getByRole('link', { name: 'Export 12 events' }).click()
      await portal.screen('Export events')
      await page.getByRole('radio', { name: 'NDJSON' }).check()
      await portal.button('Export').click()
      await page.getByText('Waiting for its turn').waitFor()
      await inspect(page, 'an audit export under way')
      const { store } = stage().app.deps
      await exportAuditLogs.run(jobDeps(store), { payload: {}, signal: new AbortController().signal })
      const download = page.getByRole('button', { name: /^Download NDJSON/ })
      await download.waitFor()
      await inspect(page, 'an audit export that is ready')
      const [file] = await Promise.all([page.waitForEvent('download'), download.click()])
      const text = await readFile(await file.path(), 'utf8')
      expect(text.trim().split('\n')).toHaveLength(12)

      portal.expect(/status of 400/)
      await page.goto(`${stage().app.origin}/portal/audit_logs/exports?from=2020-01-01&to=2020-02-01`)
      await portal.button('Export').click()
      await page.getByText('This range cannot be exported').waitFor()
      await inspect(page, 'an audit export that is refused')
      await page.getByRole('link', { name: 'Use the last 30 days' }).click()
      await page.getByText('Last 30 days', { exact: true }).waitFor()
      await page.goto(`${stage().app.origin}/portal/audit_logs/exports?actions=never.happened`)
      await portal.button('Export').click()
      await page.getByText('There is nothing to export').waitFor()
    },
    { intent, heading },
  ))

test('the chain is checked where somebody asks, and what was tampered with is said plainly', () =>
  stage().setUp(
    async (portal, organization) => {
      const { page } = portal
      const { store, sealer } = stage().app.deps
      const check = () =>
        checkAuditLogs.run(jobDeps(store, { sealer }), { payload: {}, signal: new AbortController().signal })
      await fill(organization, 12)
      await page.reload()
      await page.getByText('was not checked yet').waitFor()
      await pressOn(page, page.getByRole('button', { name: 'Check now' }))
      await page.getByText('Checking: 0 of 12 events').waitFor()
      await inspect(page, 'audit logs being checked')
      await check()
      await page.getByText('Intact up to event 12,').waitFor()
      await write(organization, eventOf(0))
      await page.reload()
      await page.getByText('1 event came since').waitFor()
      await inspect(page, 'audit logs that are intact')

      await sql`update audit_log_events set data = replace(data, 'routine', 'another')
        where organization_id = ${organization} and position = 5`.execute(store.db)
      await sql`update audit_log_checks set updated_at = '2026-01-01' where organization_id = ${organization}`.execute(
        store.db,
      )
      await page.getByRole('button', { name: 'Check again' }).click()
      await page.getByText('Checking: 0 of 13 events').waitFor()
      await check()
      const alert = page.getByRole('alert')
      await alert.getByText('broken at event 5').waitFor()
      await alert.getByText('Event 5, its hash, or the one before it was changed.').waitFor()
      await inspect(page, 'audit logs that were tampered with')
    },
    { intent, heading },
  ))
