/** The walk that README.md describes, as a person takes it: three servers, one browser, no account anywhere. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axe, sidewaysScroll, startBrowser, type TestBrowser } from '../world/browser.ts'
import {
  activate,
  type Demo,
  type DemoOptions,
  followGuide,
  type Offered,
  openGuide,
  signIn,
  startDemo,
  tellProvider,
  testSignIn,
} from '../world/demo.ts'
import { freePort } from '../world/leash.ts'

describe('the demo', () => {
  let demo: Demo
  let options: Required<DemoOptions>
  let browser: TestBrowser
  let portal: Page
  let offered: Offered

  beforeAll(async () => {
    const data = await mkdtemp(join(tmpdir(), 'gatehouse-demo-data-'))
    options = { ports: [await freePort(), await freePort(), await freePort()], data }
    demo = await startDemo(options)
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.stop()
    await demo?.stop()
    await rm(options.data, { recursive: true, force: true })
  })

  it('says on its first page what to press, without any JavaScript', async () => {
    const page = await browser.newPage({ javaScript: false, width: 320 })
    await page.goto(demo.application)
    expect(await page.getByRole('button', { name: 'Configure SSO' }).isVisible()).toBe(true)
    expect(await page.getByRole('link', { name: 'Sign in with SSO' }).isVisible()).toBe(true)
    await page.close()
  })

  it.each(['light', 'dark'] as const)('has pages that axe accepts and that fit 320 px, %s', async (theme) => {
    const page = await browser.newPage({ theme, width: 320 })
    for (const address of [demo.application, demo.provider, `${demo.provider}/sso`]) {
      await page.goto(address)
      expect(await axe(page), address).toEqual([])
      expect(await sidewaysScroll(page), address).toEqual([])
    }
    await page.close()
  })

  it('refuses a sign-in before single sign-on is set up, and says so', async () => {
    const page = await browser.newPage()
    await page.goto(demo.application)
    await page.getByRole('link', { name: 'Sign in with SSO' }).click()
    await page.getByRole('heading', { name: 'You are not signed in' }).waitFor()
    expect(new URL(page.url()).origin).toBe(demo.application)
    await page.close()
  })

  it('leads from the button in the application through the guide to the test', async () => {
    portal = await browser.newPage()
    offered = await openGuide(portal, demo)
    // One character too many, as it happens to people.
    const metadata = await tellProvider(browser, demo, { ...offered, entity_id: `${offered.entity_id}/` })
    await followGuide(portal, demo, metadata)
  })

  it('shows a wrong audience with what was expected and what came', async () => {
    const tab = await testSignIn(portal, 'Ada')
    await portal.getByText('Received', { exact: true }).waitFor()
    const words = (await portal.locator('main').innerText()).replaceAll(/\s/g, '')
    expect(words).toContain(`Expected${offered.entity_id}Received${offered.entity_id}`)
    expect(words).toContain('aslashattheend')
    expect(await portal.getByRole('button', { name: /Go on to activation/ }).count()).toBe(0)
    await tab.close()
  })

  it('succeeds once the audience is right, and activates', async () => {
    await tellProvider(browser, demo, offered)
    const tab = await testSignIn(portal, 'Ada')
    await activate(portal, demo)
    await portal.getByText('Single sign-on is active').waitFor()
    await tab.close()
  })

  it('signs a person in, and shows the profile that the SDK read', async () => {
    const page = await browser.newPage()
    await signIn(page, demo, 'Lin')
    await page.getByRole('heading', { name: 'Welcome, Lin' }).waitFor()
    const profile = page.getByRole('region', { name: 'The profile that Meridian received' })
    expect(await profile.innerText()).toContain('lin@acme.example')
    expect(await profile.innerText()).toContain('Müller')
    expect(await page.getByText('authentication.sso_succeeded').count()).toBe(1)
    expect(await axe(page)).toEqual([])
    await page.close()
  })

  it('signs a person in without JavaScript too', async () => {
    const page = await browser.newPage({ javaScript: false })
    await signIn(page, demo, 'Ada')
    await page.getByRole('button', { name: 'Continue to Meridian' }).click()
    await page.getByRole('heading', { name: 'Welcome, Ada' }).waitFor()
    await page.close()
  })

  it('refuses a code that another browser asked for', async () => {
    const page = await browser.newPage()
    await page.goto(`${demo.application}/callback?code=01ARZ3NDEKTSV4RRFFQ69G5FAV&state=foreign`)
    await page.getByText('did not begin in this browser').waitFor()
    await page.goto(demo.application)
    expect(await page.getByRole('link', { name: 'Sign in with SSO' }).isVisible()).toBe(true)
    await page.close()
  })

  it('goes on where it stopped when it is started again', async () => {
    await demo.stop()
    demo = await startDemo(options)
    const page = await browser.newPage()
    await signIn(page, demo, 'Ada')
    await page.getByRole('heading', { name: 'Welcome, Ada' }).waitFor()
    await page.close()
  })
})
