/** From a link to a stream that runs, in a browser, with a receiver that the test turns on and off. */
import { afterAll, expect, test } from 'vitest'
import { GenerateLinkIntent } from 'workos-node-11'
import { drain } from '../../src/log-streams/dispatcher.ts'
import { listen } from '../world/listen.ts'
import type { PortalPage } from '../world/portal-page.ts'
import { focusIsAtTheStart, pressOn, typeInto } from './keyboard.ts'
import { inspect } from './screen.ts'
import { startStage } from './stage.ts'

const receiver = await listen()
const arrived: string[] = []
let down = false
receiver.answerWith(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  if (down) return response.writeHead(503).end('Server is busy')
  if (request.headers['x-api-key'] !== 'their-secret-key') return response.writeHead(401).end('unknown key')
  const items: { event: { action: string } }[] = JSON.parse(Buffer.concat(chunks).toString())
  arrived.push(...items.map(({ event }) => event.action))
  response.writeHead(200).end()
})
afterAll(() => receiver.stop())

const stage = startStage({ settings: { ALLOW_PRIVATE_NETWORKS: 'true', EGRESS_ADDRESSES: '192.0.2.10' } })
const intent = GenerateLinkIntent.LogStreams
const heading = 'Where should your logs go?'

/** The one stream's lane, as the dispatcher works it. */
async function work(organization: string): Promise<void> {
  const { deps } = stage().app
  const rows = await deps.store.db
    .selectFrom('log_streams')
    .select('id')
    .where('organization_id', '=', organization)
    .execute()
  for (const { id } of rows) await drain({ ...deps, aws: null }, id, new Map(), new AbortController().signal)
}
async function write(organization: string, ...actions: string[]): Promise<void> {
  for (const action of actions) {
    const { status } = await stage().app.call('POST', '/audit_logs/events', {
      body: {
        organization_id: organization,
        event: {
          action,
          occurred_at: new Date().toISOString(),
          actor: { id: 'user_1', type: 'user' },
          targets: [{ id: 'doc_1', type: 'document' }],
          context: { location: '192.0.2.1' },
        },
      },
    })
    expect(status).toBe(200)
  }
}
async function choose(portal: PortalPage, name: string): Promise<void> {
  await portal.page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
  await portal.screen(`Stream to ${name}`)
}

test('link, destination, refusal, correction, streaming, by keyboard alone', () =>
  stage().setUp(
    async (portal, organization) => {
      const { page } = portal
      await inspect(page, 'destinations')
      await pressOn(page, page.getByRole('button', { name: /^HTTPS endpoint/ }))
      await portal.screen('Stream to HTTPS endpoint')
      expect(await focusIsAtTheStart(page)).toBe(true)
      await inspect(page, 'an HTTPS endpoint to set up')
      await typeInto(page, portal.field('URL'), `${receiver.origin}/in`)
      await typeInto(page, portal.field('Header 1, name'), 'X-Api-Key')
      await typeInto(page, portal.field('Header 1, value'), 'a-wrong-key')
      await pressOn(page, portal.button('Connect and send a test event'))
      await page.getByText('Answered 401: unknown key').waitFor()
      await inspect(page, 'a test event that was refused')
      expect(await page.getByRole('main').innerText()).not.toContain('a-wrong-key')
      await typeInto(page, portal.field('Header 1, value'), 'their-secret-key')
      await pressOn(page, portal.button('Connect and send a test event'))
      await portal.screen('Log stream to HTTPS endpoint')
      // What was sent and answered is shown of a test that passed, too.
      await page.getByText('The test event was taken').waitFor()
      await page.locator('.exchange summary').click()
      await page
        .getByText(/x-api-key: ••••/i)
        .first()
        .waitFor()
      expect(await page.getByRole('main').innerText()).not.toContain('their-secret-key')
      expect(arrived).toEqual(['log_stream.tested'])
      await inspect(page, 'a stream that has sent nothing yet')

      await write(organization, 'document.viewed', 'document.deleted')
      await work(organization)
      await page.getByRole('row', { name: /200.*2 events/ }).waitFor()
      down = true
      await write(organization, 'document.restored')
      await work(organization)
      await page.getByText('The destination does not take events right now').waitFor()
      await inspect(page, 'a stream whose destination is down')
      await pressOn(page, portal.button('Show as a table'))
      await inspect(page, 'the lag as a table')
      down = false
      await expect
        .poll(async () => {
          await work(organization)
          return arrived.at(-1)
        })
        .toBe('document.restored')
      await page.getByText('The destination does not take events right now').waitFor({ state: 'hidden' })
      expect(arrived.slice(1)).toEqual(['document.viewed', 'document.deleted', 'document.restored'])
      await pressOn(page, portal.button("I've set up my log streams"))
      await page.waitForURL(stage().vendor.success_url)
    },
    { intent, heading },
  ))

test('policies are filled in while the form is', () =>
  stage().setUp(
    async (portal) => {
      const { page } = portal
      await choose(portal, 'Amazon S3')
      await portal.field('Bucket').fill('their-logs')
      await page.getByText('arn:aws:s3:::their-logs/*').waitFor()
      await inspect(page, 'Amazon S3 to set up')
      portal.expect(/status of 422/)
      await portal.button('Connect and send a test event').click()
      await page.getByText('Give an access key and its secret').first().waitFor()
      await page.goBack()
      await portal.screen(heading)
      await choose(portal, 'Snowflake')
      await portal.field('Table').fill('AUDIT')
      await page.getByText(/CREATE TABLE IF NOT EXISTS .*\.AUDIT/).waitFor()
      await inspect(page, 'Snowflake to set up')
    },
    { intent, heading },
  ))

test('a stream is paused, resumed, edited, sent again and deleted', () =>
  stage().setUp(
    async (portal, organization) => {
      const { page } = portal
      await choose(portal, 'HTTPS endpoint')
      await portal.field('URL').fill(`${receiver.origin}/in`)
      await portal.field('Header 1, name').fill('X-Api-Key')
      await portal.field('Header 1, value').fill('their-secret-key')
      await portal.button('Connect and send a test event').click()
      await portal.screen('Log stream to HTTPS endpoint')
      await portal.button('Pause').click()
      await page.getByText('This stream is paused').waitFor()
      await inspect(page, 'a paused stream')
      await portal.button('Resume').click()
      await page.getByText('This stream is paused').waitFor({ state: 'hidden' })
      await page.getByRole('link', { name: 'Edit' }).click()
      await portal.screen('Settings for HTTPS endpoint')
      await inspect(page, 'settings of a stream')
      await portal.field('Name of this stream').fill('Our SIEM')
      await portal.button('Save and send a test event').click()
      await portal.screen('Log stream to Our SIEM')
      arrived.length = 0
      await write(organization, 'again.one')
      await work(organization)
      await portal.button('Send again').click()
      await inspect(page, 'asking to send again')
      await page.getByRole('alertdialog').getByRole('button', { name: 'Send again' }).click()
      await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
      await work(organization)
      expect(arrived).toEqual(['again.one', 'again.one'])
      await page.getByRole('link', { name: 'All streams' }).click()
      await portal.screen('Log streams')
      await inspect(page, 'list of streams')
      await page.getByRole('link', { name: 'Our SIEM' }).click()
      await portal.button('Delete this stream').click()
      await portal.button('Delete').last().click()
      await portal.screen(heading)
    },
    { intent, heading },
  ))
