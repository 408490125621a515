/**
 * The Admin Portal as a person in a browser meets it. Screens are found by what they say, never by class names, and a
 * watch is kept over what no page of ours may do: ask another host, break its security policy, complain.
 */
import type { BrowserContext, Locator, Page } from 'playwright-core'
import type { PageOptions, TestBrowser } from './browser.ts'

export interface PortalPageOptions extends PageOptions {
  /** Where else this visit may lead: the vendor's application, an identity provider. */
  origins?: readonly string[]
}

export interface PortalPage {
  page: Page
  /** What went wrong so far on this page and those that it opened; empty is right. */
  problems(): string[]
  /** From now on a complaint like this one belongs to the test. */
  expect(complaint: RegExp): void
  /** Another page of the same visit: its tabs are watched, too. */
  nextTab(open: () => Promise<unknown>): Promise<Page>
  /** Opens a link as it was sent, and waits for the screen that it leads to. */
  enter(link: string, heading: string | RegExp): Promise<void>
  /** Waits for the screen with this title. */
  screen(heading: string | RegExp, timeout?: number): Promise<void>
  button(name: string | RegExp): Locator
  field(label: string | RegExp): Locator
  /** Waits until the portal says that nothing is only in this tab. */
  saved(): Promise<void>
  close(): Promise<void>
}

export async function openPortalPage(
  browser: TestBrowser,
  origin: string,
  options: PortalPageOptions = {},
): Promise<PortalPage> {
  const page = await browser.newPage(options)
  const watch = keepWatch(page.context(), [origin, ...(options.origins ?? [])])
  const main = page.getByRole('main')
  const screen: PortalPage['screen'] = async (heading, timeout) => {
    await page
      .getByRole('heading', { level: 1, name: heading })
      .waitFor(timeout === undefined ? {} : { timeout })
    // What is saved or loaded shows in attributes; a screen is there once none of it says "wait".
    await page.locator('main [aria-busy="true"]').first().waitFor({ state: 'detached' })
  }
  return {
    page,
    ...watch,
    nextTab: async (open) => {
      const [tab] = await Promise.all([page.context().waitForEvent('page'), open()])
      return tab
    },
    enter: async (link, heading) => {
      await page.goto(link)
      await screen(heading)
    },
    screen,
    button: (name) => main.getByRole('button', { name }),
    field: (label) => main.getByLabel(label, { exact: typeof label === 'string' }),
    saved: () => page.getByText('All changes saved').first().waitFor(),
    close: () => page.close(),
  }
}

function keepWatch(context: BrowserContext, origins: readonly string[]) {
  const problems: string[] = []
  const expected: RegExp[] = []
  const say = (problem: string) => {
    if (!expected.some((complaint) => complaint.test(problem))) problems.push(problem)
  }
  context.on('request', (request) => {
    const url = new URL(request.url())
    const inside = url.protocol === 'data:' || url.protocol === 'blob:' || origins.includes(url.origin)
    if (!inside) say(`asked ${url.href}`)
  })
  // A refusal by the content security policy is among what the console says.
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    const { url } = message.location()
    // What an identity provider's own pages have to say is not ours to judge.
    if (url && URL.canParse(url) && new URL(url).origin !== origins[0]) return
    say(`console: ${message.text()} (${url})`)
  })
  context.on('weberror', (error) => say(`uncaught: ${error.error().message}`))
  return {
    problems: () => [...problems],
    expect: (complaint: RegExp) => void expected.push(complaint),
  }
}
