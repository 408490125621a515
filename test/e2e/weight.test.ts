/** What a person waits for on a slow line: the first screen of an intent, compressed. */
import { expect, test } from 'vitest'
import { GenerateLinkIntent } from 'workos-node-11'
import { gridHeading, startStage } from './stage.ts'

const stage = startStage()
const budget = { js: 150_000, css: 40_000 }

test.each([
  [GenerateLinkIntent.SSO, gridHeading],
  [GenerateLinkIntent.DSync, 'Where are your people kept?'],
])('the first screen of %s stays within its weight', (intent, heading) =>
  stage().setUp(
    async ({ page }) => {
      const weight: Record<'js' | 'css', number> = await page.evaluate(`
        Object.fromEntries(['js', 'css'].map((kind) => [kind, performance
          .getEntriesByType('resource')
          .filter(({ name }) => new URL(name).pathname.endsWith('.' + kind))
          .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)]))`)
      expect(weight.js).toBeGreaterThan(50_000)
      expect(weight.js).toBeLessThanOrEqual(budget.js)
      expect(weight.css).toBeLessThanOrEqual(budget.css)
    },
    { intent, heading },
  ),
)
