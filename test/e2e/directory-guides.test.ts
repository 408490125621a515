/**
 * Every guide of a directory, each step in each variant, held to what screens are held to. A new guide is covered by being
 * there. Which keys a person presses on such a step is the same for all: directories.test.ts goes through one by keyboard.
 */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { GenerateLinkIntent } from 'workos-node-11'
import type { DirectoryGuide } from '../../src/guides/guide.ts'
import { loadGuides } from '../../src/guides/index.ts'
import { packageRoot } from '../../src/package-root.ts'
import { inspect } from './screen.ts'
import { startStage } from './stage.ts'

const stage = startStage({
  settings: { GOOGLE_CLIENT_ID: 'example.apps.googleusercontent.com', GOOGLE_CLIENT_SECRET: 'an example' },
})
const visit = { intent: GenerateLinkIntent.DSync, heading: 'Where are your people kept?' }
const { directories } = await loadGuides([`${packageRoot}/guides`])
const all = await Promise.all(directories.listCards().map(({ id }) => directories.findGuide(id)))

describe('each directory guide', () => {
  test.concurrent.for(all.map((guide) => [guide.id, guide] as const))('%s', ([, guide]) =>
    stage().setUp(async ({ page, screen, button }) => {
      const id = await begin(page, guide)
      for (const step of guide.steps) {
        await page.goto(`${stage().app.origin}/portal/dsync/directories/${id}/steps/${step.id}`)
        await screen(step.title)
        expect(await button(step.confirm).count()).toBe(1)
        for (const { label } of variantsOf(guide, step)) {
          if (label) await page.getByRole('radio', { name: label }).check()
          await inspect(page, [guide.id, step.id, label].filter(Boolean).join(' '))
        }
      }
    }, visit),
  )
})

/** As choosing its tile does; that the tiles can be pressed is shown elsewhere. */
async function begin(page: Page, { id }: DirectoryGuide): Promise<string> {
  return page.evaluate(async (guide_id) => {
    const response = await fetch('/portal/api/directory-sync/directories', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ guide_id }),
    })
    return String((await response.json()).id)
  }, id)
}

function variantsOf(guide: DirectoryGuide, step: DirectoryGuide['steps'][number]): { label?: string }[] {
  const differs = step.blocks.some(({ variant }) => variant !== undefined)
  return differs && guide.variants.length > 1 ? guide.variants : [{}]
}
