/**
 * What every screen is held to: axe finds nothing, nothing scrolls sideways at 320 pixels, one heading names the page,
 * in both themes. A screen that was seen once in a file is not looked at again.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { axe, sidewaysScroll } from '../world/browser.ts'

/** Every look at a screen becomes a picture in this folder, for people. */
const pictures = process.env.E2E_PICTURES
const widths = [1280, 320] as const
const themes = ['light', 'dark'] as const
const seen = new Set<string>()

/** Leaves the page 1280 pixels wide and light. */
export async function inspect(page: Page, name: string): Promise<void> {
  if (seen.has(name)) return
  seen.add(name)
  const problems: string[] = []
  // What a sticky bar covers at this moment is no smaller for it.
  await page.evaluate('window.scrollTo(0, 0)')
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme })
      const where = `${name}, ${width} px, ${theme}`
      // The other theme changes colours and nothing else.
      const found = theme === 'light' ? await axe(page) : await faintText(page)
      for (const problem of found) problems.push(`${where}: ${problem}`)
      await takePicture(page, `${name} ${width} ${theme}`)
    }
    for (const wide of await sidewaysScroll(page)) problems.push(`${name}, ${width} px: ${wide}`)
  }
  for (const problem of await titleProblems(page)) problems.push(`${name}: ${problem}`)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
  expect(problems).toEqual([])
}

/** The rule of axe that depends on colours; axe itself is in the page since the look before. */
function faintText(page: Page): Promise<string[]> {
  return page.evaluate(`axe.run(document, { runOnly: ['color-contrast'], resultTypes: ['violations'] }).then(
    ({ violations }) => violations.flatMap(({ nodes }) =>
      nodes.map(({ target, failureSummary }) => 'color-contrast at ' + target.join(' ') + ': ' + failureSummary)))`)
}

/** The tab has to say which screen it holds; the rest of the outline is axe's to judge. */
async function titleProblems(page: Page): Promise<string[]> {
  const headings = await page.getByRole('heading', { level: 1 }).allInnerTexts()
  const title = await page.title()
  if (headings.length !== 1) return [`${headings.length} headings of the first level`]
  return title.includes(headings[0] ?? '') ? [] : [`its title is “${title}”, its heading “${headings[0]}”`]
}

export async function takePicture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name.replaceAll(/[^\w]+/g, '-')}.png`), fullPage: true })
}
