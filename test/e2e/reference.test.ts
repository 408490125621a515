import { afterAll, expect, it } from 'vitest'
import { startApp } from '../harness.ts'
import { axe, startBrowser } from '../world/browser.ts'

const app = await startApp()
const browser = await startBrowser()
afterAll(async () => {
  await browser.stop()
  await app.stop()
})

it.each([
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 320 },
] as const)(
  'the reference is accessible and loads nothing from elsewhere: $theme, $width pixels',
  async (look) => {
    const page = await browser.newPage(look)
    const asked: string[] = []
    const complaints: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(`${app.origin}/docs`)
    expect(await axe(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(asked.filter((url) => !url.startsWith(app.origin) && !url.startsWith('data:'))).toEqual([])
    expect(complaints).toEqual([])
    expect(await page.locator('script').count()).toBe(0)
    await page.goto(`${app.origin}/docs#generateLink`)
    expect(await page.locator('#generateLink').innerText()).toContain('/portal/generate_link')
    await page.close()
  },
)

it('every link of the reference has its place', async () => {
  const text = await (await fetch(`${app.origin}/docs`)).text()
  const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
  for (const [, anchor] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(anchor)
  const { openapi } = await (await fetch(`${app.origin}/openapi.json`)).json()
  expect(openapi).toBe('3.1.0')
})
