/**
 * Every guide of a sign-in, from the grid to the test step by keyboard alone, each screen held to what screens are held to.
 * A new guide is covered by being there.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FieldName, Guide } from '../../src/guides/guide.ts'
import { type GuideRegistry, loadGuides } from '../../src/guides/index.ts'
import { packageRoot } from '../../src/package-root.ts'
import { type OidcProvider, startOidcProvider } from '../world/oidc-provider.ts'
import type { PortalPage } from '../world/portal-page.ts'
import { type Samlp, startSamlp } from '../world/samlp.ts'
import { focusIsAtTheStart, pressOn, skipToContent, tabTo, typeInto } from './keyboard.ts'
import { inspect } from './screen.ts'
import { startStage } from './stage.ts'

const stage = startStage()
let samlp: Samlp
let provider: OidcProvider
beforeAll(async () => {
  ;[samlp, provider] = await Promise.all([startSamlp(), startOidcProvider()])
})
afterAll(() => Promise.all([samlp.stop(), provider.stop()]))

const guides: GuideRegistry = await loadGuides([`${packageRoot}/guides`])
const all = await Promise.all(guides.listCards().map(({ id }) => guides.findGuide(id)))

describe('each guide, by keyboard alone', () => {
  test.concurrent.for(all.map((guide) => [guide.id, guide] as const))('%s', ([, guide]) =>
    stage().setUp(async (portal) => {
      const { page } = portal
      await inspect(page, 'grid')
      await choose(portal, guide)
      for (const step of guide.steps) {
        await portal.screen(step.title)
        expect(await focusIsAtTheStart(page)).toBe(true)
        await inspect(page, `${guide.id} ${step.id}`)
        for (const block of step.blocks)
          if (block.type === 'field' && !block.variant?.includes('classic')) await fill(portal, guide, block)
        await pressOn(page, portal.button(step.confirm))
      }
      await portal.screen('Test the sign-in before anybody relies on it')
      await inspect(page, `${guide.protocol} test step`)
      await tabTo(page, portal.button('Test sign-in'))
      await portal.saved()
    }),
  )
})

async function choose({ page, button }: PortalPage, guide: Guide): Promise<void> {
  const siblings = all.filter(({ name }) => name === guide.name)
  const protocol = guide.protocol.toUpperCase()
  await skipToContent(page)
  await typeInto(page, page.getByRole('searchbox'), guide.name)
  await page.getByText('guides found').or(page.getByText('guide found')).waitFor()
  const tile = siblings.length > 1 ? `${guide.name}, ${protocol}` : new RegExp(`^${guide.name}`)
  await pressOn(page, button(tile))
}

type FieldBlock = Extract<Guide['steps'][number]['blocks'][number], { type: 'field' }>
/** What a person would bring back from the identity provider. */
async function fill(portal: PortalPage, guide: Guide, { name, label }: FieldBlock): Promise<void> {
  const { page, field, button } = portal
  const values: Partial<Record<FieldName, string>> = {
    metadata: samlp.metadata_url,
    issuer: provider.discovery_url,
    client_id: 'a client',
    client_secret: 'a secret of a client',
    client_secret_expires_at: '2030-01-01',
  }
  if (name === 'client_secret_expires_at') {
    await tabTo(page, field(label))
    // Read alike as day and month first.
    await page.keyboard.type('01012030')
    return
  }
  if (name === 'metadata' && guide.metadata_inputs[0] !== 'url')
    await pressOn(page, button('Paste an address'))
  await typeInto(page, field(label), values[name] ?? '')
  if (name === 'metadata' || name === 'issuer') await foundShown(page, guide)
}

async function foundShown(page: Page, guide: Guide): Promise<void> {
  const found = guide.protocol === 'saml' ? samlp.entity_id : provider.issuer
  await page.getByRole('status').filter({ hasText: found }).waitFor()
  await inspect(page, `${guide.protocol} reading`)
}
