/** `npm run demo` on free ports, and the walk through it that README.md describes, step by step in a browser. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { TestBrowser } from './browser.ts'
import { startOnLeash, untilReady } from './leash.ts'

const script = join(import.meta.dirname, '..', '..', 'scripts', 'demo.mjs')

export interface DemoOptions {
  ports: readonly [gatehouse: number, application: number, provider: number]
  /** Kept when the demo stops. Absent: a folder that goes with it. */
  data?: string
}

export interface Demo {
  application: string
  provider: string
  stop(): Promise<void>
}

export async function startDemo({ ports, data }: DemoOptions): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-demo-'))
  const [port, app, idp] = ports
  const options = { port, 'app-port': app, 'idp-port': idp, data: data ?? join(folder, 'data') }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  const server = startOnLeash(process.execPath, [script, ...args], { folder })
  await untilReady(server, 'the demo', async () => server.output().includes('Ctrl-C ends'))
  return {
    application: `http://localhost:${app}`,
    provider: `http://localhost:${idp}`,
    stop: () => server.stop(),
  }
}

/** What the portal's guide offers for copying. */
export interface Offered {
  acs: string
  entity_id: string
}

/** From the application's button to the guide's first step. */
export async function openGuide(portal: Page, { application }: Demo): Promise<Offered> {
  await portal.goto(application)
  await portal.getByRole('button', { name: 'Configure SSO' }).click()
  await portal.getByRole('button', { name: /Any SAML 2.0 provider/ }).click()
  await portal.getByRole('button', { name: "I've connected the app" }).waitFor()
  const offered = async (label: RegExp) =>
    (await portal.getByRole('group', { name: label }).locator('code').innerText()).trim()
  return { acs: await offered(/ACS URL$/), entity_id: await offered(/SP Entity ID$/) }
}

/** At the identity provider, as its administrator. @returns the metadata URL. */
export async function tellProvider(
  browser: TestBrowser,
  { provider }: Demo,
  { acs, entity_id }: Offered,
): Promise<string> {
  const page = await browser.newPage({ javaScript: false })
  await page.goto(provider)
  await page.getByLabel('Single sign-on URL').fill(acs)
  await page.getByLabel('Audience URI').fill(entity_id)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('status').waitFor()
  const metadata = await page.getByLabel('Metadata URL').inputValue()
  await page.close()
  return metadata
}

/** Through the guide, up to the test. */
export async function followGuide(portal: Page, { provider }: Demo, metadata: string): Promise<void> {
  await portal.getByLabel('Metadata of your provider').fill(metadata)
  await portal.getByText(`${provider}/saml`).first().waitFor()
  await portal.getByRole('button', { name: "I've connected the app" }).click()
  await portal.getByRole('button', { name: "I've added the attributes" }).click()
  await portal.getByRole('button', { name: "I've assigned people" }).click()
  await portal.getByRole('button', { name: 'Test sign-in' }).waitFor()
}

/** @returns the tab in which the test ran, with its result. */
export async function testSignIn(portal: Page, first: string): Promise<Page> {
  const [tab] = await Promise.all([
    portal.context().waitForEvent('page'),
    portal.getByRole('button', { name: /^(Test sign-in|Test again)$/ }).click(),
  ])
  await choose(tab, first)
  await tab.waitForURL(/\/portal\/sso\/tests\//)
  await tab.getByRole('list', { name: 'What we checked, in order' }).waitFor()
  await portal.bringToFront()
  return tab
}

export async function activate(portal: Page, { application }: Demo): Promise<void> {
  await portal.getByRole('button', { name: /Go on to activation/ }).click()
  await portal.getByRole('button', { name: 'Activate single sign-on' }).click()
  await portal.waitForURL(`${application}/`)
}

export async function signIn(page: Page, { application }: Demo, first: string): Promise<void> {
  await page.goto(application)
  await page.getByRole('link', { name: 'Sign in with SSO' }).click()
  await choose(page, first)
}

async function choose(page: Page, first: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(first) }).click()
}
