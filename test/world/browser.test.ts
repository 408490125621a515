import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, sidewaysScroll, startBrowser, type TestBrowser } from './browser.ts'

let browser: TestBrowser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.stop())

const screen = (inside: string, style = '') =>
  `<!doctype html><html lang="en"><head><title>A screen</title>
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
  <style>${style}</style></head><body><main><h1>A screen</h1>${inside}</main></body></html>`

test('a clean screen has no violations and no sideways scroll', async () => {
  const page = await browser.newPage({ width: 320 })
  await page.setContent(screen('<p>Text</p>'))
  expect(await axe(page)).toEqual([])
  expect(await sidewaysScroll(page)).toEqual([])
  await page.close()
})

test('what is wrong is named with its place', async () => {
  const page = await browser.newPage({ width: 320 })
  await page.setContent(
    screen('<input id="name"><p style="color:#aaa">faint</p><div class="wide">x</div>', '.wide{width:900px}'),
  )
  const found = (await axe(page)).join('\n')
  expect(found).toContain('label at #name')
  expect(found).toContain('color-contrast at p')
  expect((await sidewaysScroll(page)).join(' ')).toContain('div.wide')
  await page.close()
})

test('theme and width are what was asked for', async () => {
  const page = await browser.newPage({ width: 390, theme: 'dark' })
  expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
  expect(await page.evaluate(() => innerWidth)).toBe(390)
  await page.close()
})
