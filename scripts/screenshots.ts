/** `node scripts/screenshots.ts`: takes the walk of the demo and writes the pictures of README.md to docs/images. */
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startBrowser } from '../test/world/browser.ts'
import {
  activate,
  followGuide,
  openGuide,
  signIn,
  startDemo,
  tellProvider,
  testSignIn,
} from '../test/world/demo.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'images')
const largest = 150_000
const screen = { width: 1200, height: 720 }

// The demo hangs on a leash that keeps nobody waiting: without this, Node would end before it does.
const awake = setInterval(() => {}, 1000)
const demo = await startDemo({ ports: [4100, 4200, 4300] })
const browser = await startBrowser()
try {
  mkdirSync(folder, { recursive: true })
  const portal = await browser.newPage(screen)
  await portal.goto(demo.application)
  await portal.getByRole('button', { name: 'Configure SSO' }).click()
  await portal.getByRole('heading', { level: 1, name: /identity provider/ }).waitFor()
  await shoot(portal, 'provider-grid')

  const offered = await openGuide(portal, demo)
  const metadata = await tellProvider(browser, demo, { ...offered, entity_id: `${offered.entity_id}/` })
  await shoot(portal, 'guide')
  await followGuide(portal, demo, metadata)

  const failed = await testSignIn(portal, 'Ada')
  await failed.setViewportSize({ width: 1280, height: 860 })
  await shoot(failed, 'diagnoser')
  await failed.close()

  await tellProvider(browser, demo, offered)
  const passed = await testSignIn(portal, 'Ada')
  await activate(portal, demo)
  await passed.close()

  const page = await browser.newPage(screen)
  await signIn(page, demo, 'Ada')
  await page.getByRole('heading', { name: 'Welcome, Ada' }).waitFor()
  await shoot(page, 'demo-signed-in')

  const dark = await browser.newPage({ ...screen, theme: 'dark' })
  await dark.goto(demo.application)
  await dark.getByRole('button', { name: 'Configure SSO' }).click()
  await dark.getByRole('heading', { level: 1 }).waitFor()
  await dark.waitForLoadState('networkidle')
  await shoot(dark, 'manage-dark')
} finally {
  await browser.stop()
  await demo.stop()
  clearInterval(awake)
}

async function shoot(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`)
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => {
    scrollTo(0, 0)
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  await page.screenshot({ path, animations: 'disabled' })
  const { size } = statSync(path)
  console.log(`${name}.png ${Math.round(size / 1000)} kB`)
  if (size > largest) throw new Error(`${name}.png is larger than ${largest / 1000} kB`)
}
