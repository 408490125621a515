/** From a link to a verified domain in a browser, with a real name server that the test's records come and go in. */
import { afterAll, expect, test } from 'vitest'
import { GenerateLinkIntent } from 'workos-node-11'
import { startBind } from '../world/bind.ts'
import type { PortalPage } from '../world/portal-page.ts'
import { focusIsAtTheStart, pressOn, typeInto } from './keyboard.ts'
import { inspect } from './screen.ts'
import { startStage } from './stage.ts'

const zones = ['kestrel', 'doubled', 'quoted', 'shared', 'removed', 'old'].map((name) => `${name}.example`)
const bind = await startBind({
  zones: {
    ...Object.fromEntries(zones.map((zone) => [zone, ['@ TXT "v=spf1 -all"']])),
    'dark.example': 'broken',
    // A company's name servers, as far as their names go.
    'ns.cloudflare.com': ['ada A 127.0.0.1'],
    'awsdns-00.com': ['ns-1 A 127.0.0.1'],
    'flare.example': ['@ NS ada.ns.cloudflare.com.'],
    'cloud.example': ['@ NS ns-1.awsdns-00.com.'],
  },
})
afterAll(() => bind.stop())
const dns = { resolvers: [bind.address], port: bind.port, timeout_ms: 3_000, tries: 2 }
const stage = startStage({ dns })

const intent = GenerateLinkIntent.DomainVerification
const heading = 'Your domains'

const value = ({ page }: PortalPage) =>
  page.getByRole('group', { name: 'Value' }).locator('code').first().innerText()
const publish = (zone: string, name: string, text: string) =>
  bind.add(zone, `${name}. 60 TXT "${text.replaceAll('"', '\\"')}"`)
const notThere = (domain: string) => `The record of ${domain} is not there yet`

async function add(portal: PortalPage, domain: string, next: string | RegExp = notThere(domain)) {
  await portal.field('Domain').fill(domain)
  await portal.button('Add domain').click()
  await portal.screen(next)
}
async function checkNow(portal: PortalPage, next: string | RegExp) {
  stage().app.clock.advance(4)
  await portal.button('Check now').click()
  await portal.screen(next)
}

test('link, domain, record, verified, by keyboard alone', () =>
  stage().setUp(
    async (portal, organization) => {
      const { page } = portal
      await inspect(page, 'no domain yet')
      portal.expect(/status of 422/)
      await typeInto(page, portal.field('Domain'), 'co.uk')
      await page.keyboard.press('Enter')
      await page.getByText('Anybody can register names below this one').waitFor()
      await inspect(page, 'a domain that nobody can own')
      await typeInto(page, portal.field('Domain'), 'kestrel.example')
      await page.keyboard.press('Enter')
      await portal.screen(notThere('kestrel.example'))
      expect(await focusIsAtTheStart(page)).toBe(true)
      await page.getByRole('row', { name: /ns1\.kestrel\.example.*1 other TXT record/ }).waitFor()
      await inspect(page, 'a record that is not there')
      await publish('kestrel.example', 'kestrel.example', await value(portal))
      stage().app.clock.advance(4)
      await pressOn(page, portal.button('Check now'))
      await portal.screen('kestrel.example is yours')
      await inspect(page, 'a verified domain')
      await page.getByRole('link', { name: 'All domains' }).click()
      await portal.screen(heading)
      await page.getByRole('row', { name: /kestrel\.example.*Verified/ }).waitFor()
      await inspect(page, 'list of domains')
      await portal.button("I've verified my domains").click()
      await page.waitForURL(stage().vendor.success_url)
      const { domains } = await stage().vendor.sdk.organizations.getOrganization(organization)
      expect(domains).toMatchObject([{ domain: 'kestrel.example', state: 'verified' }])
    },
    { intent, heading },
  ))

test('a host that was completed twice is drawn as a sum', () =>
  stage().setUp(
    async (portal) => {
      await add(portal, 'doubled.example')
      await publish('doubled.example', 'doubled.example.doubled.example', await value(portal))
      await checkNow(portal, 'We found your record, one level too deep')
      const happened = portal.page.getByRole('region', { name: 'What happened' })
      expect((await happened.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
        /You typed as host doubled\.example Your DNS host added \.doubled\.example So the record is at doubled\.example\.doubled\.example/,
      )
      await happened.getByText('Type just').waitFor()
      await portal.page.getByRole('row', { name: /One level too deep.*Our record is here/ }).waitFor()
      await inspect(portal.page, 'doubled host')
    },
    { intent, heading },
  ))

test('another value, and servers that could not be asked, are told apart', () =>
  stage().setUp(
    async (portal) => {
      await add(portal, 'quoted.example')
      await publish('quoted.example', 'quoted.example', `"${await value(portal)}"`)
      await checkNow(portal, 'We found your record, with another value')
      await portal.page.getByText('There are quotation marks inside the value').waitFor()
      await portal.page
        .getByRole('row', { name: /Our record, with another value/ })
        .first()
        .waitFor()
      await inspect(portal.page, 'wrong value')
      await portal.page.getByRole('link', { name: 'All domains' }).click()
      await portal.screen(heading)
      await add(portal, 'dark.example', 'We could not ask the name servers of dark.example')
      await portal.page.getByText('The servers reported a fault of their own').waitFor()
      await inspect(portal.page, 'nobody could be asked')
    },
    { intent, heading },
  ))

test('a domain of somebody else fails with its reason, and can be started again', () =>
  stage().setUp(
    async (portal) => {
      const owner = await stage().vendor.newOrganization('Owner', ['shared.example'])
      await add(portal, 'shared.example', 'shared.example could not be verified')
      await portal.page.getByText('has verified shared.example already').waitFor()
      await inspect(portal.page, 'failed domain')
      await stage().vendor.sdk.organizations.deleteOrganization(owner)
      stage().app.clock.advance(4)
      await portal.button('Start again').click()
      await portal.screen(notThere('shared.example'))
    },
    { intent, heading },
  ))

test('a record that vanished is a warning first', () =>
  stage().setUp(
    async (portal) => {
      await add(portal, 'old.example')
      await publish('old.example', 'old.example', await value(portal))
      await checkNow(portal, 'old.example is yours')
      await bind.remove('old.example', 'old.example. TXT')
      await checkNow(portal, 'The record of old.example is missing')
      await inspect(portal.page, 'missing record')
    },
    { intent, heading },
  ))

test('the DNS host is told by its name servers, and its own steps are shown', () =>
  stage().setUp(
    async (portal) => {
      const { page } = portal
      await add(portal, 'flare.example')
      const flare = page.getByRole('region', { name: 'How to add it at Cloudflare' })
      await flare.getByText('Type @ into Name.').waitFor()
      await inspect(page, 'steps of a DNS host')
      await page.getByRole('link', { name: 'All domains' }).click()
      await portal.screen(heading)
      await add(portal, 'eu.cloud.example')
      const route53 = page.getByRole('region', { name: 'How to add it at Amazon Route 53' })
      await route53.getByText('Type eu into Record name.').waitFor()
      await route53.getByText('in quotation marks').waitFor()
    },
    { intent, heading },
  ))

test('removing says what it does, and begins at the safe answer', () =>
  stage().setUp(
    async (portal) => {
      const { page } = portal
      await add(portal, 'removed.example')
      await portal.button('Remove domain').click()
      const question = page.getByRole('alertdialog', { name: 'Remove removed.example?' })
      await question.getByText('The verification ends').waitFor()
      await inspect(page, 'remove a domain')
      await page.keyboard.press('Enter')
      await question.waitFor({ state: 'detached' })
      await portal.button('Remove domain').click()
      await question.getByRole('button', { name: 'Remove' }).click()
      await portal.screen(heading)
      await page.getByText('No domain yet').waitFor()
    },
    { intent, heading },
  ))
