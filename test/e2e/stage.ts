/** What every test file here stands on: one server, one browser, and the vendor's application between them. */
import { afterAll, beforeAll, expect } from 'vitest'
import { type AppOptions, startApp, type TestApp } from '../harness.ts'
import { startBrowser, type TestBrowser } from '../world/browser.ts'
import { openPortalPage, type PortalPage, type PortalPageOptions } from '../world/portal-page.ts'
import { createDatabase } from '../world/postgres.ts'
import { takePicture } from './screen.ts'
import { type Intent, startVendor, type Vendor } from './vendor.ts'

export interface Stage {
  app: TestApp
  browser: TestBrowser
  vendor: Vendor
  /** A browser of its own, for as long as `visit` takes; afterwards nothing may have gone wrong in it. */
  visit(visit: (portal: PortalPage) => Promise<void>, options?: PortalPageOptions): Promise<void>
  /** The same with a new organization, entered through its link. */
  setUp(
    visit: (portal: PortalPage, organization: string) => Promise<void>,
    options?: SetUpOptions,
  ): Promise<void>
}
export interface SetUpOptions extends PortalPageOptions {
  name?: string
  domains?: string[]
  intent?: Intent | null
  heading?: string | RegExp
}

export const gridHeading = 'Which identity provider do you use?'

/** Starts before the tests of a file and stops after them. */
export function startStage(options: AppOptions & { engine?: 'sqlite' | 'postgres' } = {}): () => Stage {
  let stage: Stage | undefined
  const ending: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    const database = options.engine === 'postgres' ? await createDatabase(async () => undefined) : undefined
    if (database) ending.unshift(database.drop)
    const app = await startApp({
      ...options,
      settings: {
        RATE_LIMITS: 'links=0',
        ...(database && { DATABASE_URL: database.url }),
        ...options.settings,
      },
    })
    ending.unshift(app.stop)
    const [browser, vendor] = await Promise.all([startBrowser(), startVendor(app)])
    ending.unshift(browser.stop, vendor.stop)
    stage = stageOf(app, browser, vendor)
  })
  afterAll(async () => {
    for (const end of ending) await end()
  })
  return () => {
    if (!stage) throw new Error('the stage is not there yet')
    return stage
  }
}

function stageOf(app: TestApp, browser: TestBrowser, vendor: Vendor): Stage {
  const visit: Stage['visit'] = async (work, options) => {
    const origins = [vendor.origin, ...(options?.origins ?? [])]
    const portal = await openPortalPage(browser, app.origin, { ...options, origins })
    try {
      await work(portal)
      expect(portal.problems()).toEqual([])
    } catch (error) {
      await takePicture(portal.page, 'failed')
      throw error
    } finally {
      await portal.close()
    }
  }
  return {
    app,
    browser,
    vendor,
    visit,
    setUp: async (work, { name = 'Acme', domains, intent, heading = gridHeading, ...options } = {}) => {
      const organization = await vendor.newOrganization(name, domains)
      try {
        await visit(async (portal) => {
          await portal.enter(await vendor.link(organization, intent), heading)
          await work(portal, organization)
        }, options)
      } finally {
        // Only one organization at a time may own a domain.
        await vendor.sdk.organizations.deleteOrganization(organization)
      }
    },
  }
}
