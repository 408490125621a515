/** A headless Chromium, and the questions that every screen is asked in it. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { type Browser, type BrowserContext, chromium as engine, type Page } from 'playwright-core'
import { chromium } from './find.ts'

export interface PageOptions {
  /** CSS pixels; 320 is a 1280 pixel screen at 400 % zoom. Default 1280. */
  width?: number
  height?: number
  theme?: 'light' | 'dark'
  locale?: string
  javaScript?: boolean
  reducedMotion?: boolean
}

export interface TestBrowser {
  /** A page in a fresh profile: no cookies, no cache. Closing the page closes the profile. */
  newPage(options?: PageOptions): Promise<Page>
  stop(): Promise<void>
}

export async function startBrowser(): Promise<TestBrowser> {
  const executablePath = chromium()
  if (!executablePath) throw new Error('Chromium is missing: install it, or set CHROMIUM_PATH')
  // The sandbox refuses root and most containers; the only pages here are our own.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  args.push('--disable-component-update', '--disable-sync')
  const browser: Browser = await engine.launch({ executablePath, args, headless: true })
  return {
    newPage: async (options = {}) => {
      const context: BrowserContext = await browser.newContext({
        viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
        colorScheme: options.theme ?? 'light',
        locale: options.locale ?? 'en-GB',
        javaScriptEnabled: options.javaScript ?? true,
        reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
      })
      context.setDefaultTimeout(10_000)
      const page = await context.newPage()
      // The browser may have gone first.
      page.once('close', () => void context.close().catch(() => undefined))
      return page
    },
    stop: () => browser.close(),
  }
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds on the page, one readable text per rule and place; empty is what a screen has to be. */
export async function axe(page: Page): Promise<string[]> {
  // Evaluated rather than added as an element, so that the page's content security policy has no say in it.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(await axeSource)
  const results: AxeResults = await page.evaluate(`axe.run(document, {
    runOnly: { type: 'tag', values: ${JSON.stringify(rules)} },
    resultTypes: ['violations'],
  })`)
  return results.violations.flatMap((violation) =>
    violation.nodes.map((node) => {
      const where = node.target.join(' ')
      const why = node.failureSummary?.split('\n').slice(1).join(';').replace(/\s+/g, ' ').trim()
      return `${violation.id} at ${where}: ${violation.help} (${why})`
    }),
  )
}

/** Elements that reach past the right edge of the page, when the page can be scrolled sideways; empty is right. */
export function sidewaysScroll(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement
    if (root.scrollWidth <= root.clientWidth) return []
    const name = (element: Element) => {
      const classes = [...element.classList].slice(0, 3).map((word) => `.${word}`)
      return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}${classes.join('')}`
    }
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
    )
    return [`${root.scrollWidth} > ${root.clientWidth}`, ...wide.slice(-5).map(name)]
  })
}
