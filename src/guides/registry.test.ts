import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadGuides } from './index.ts'

const ours = new URL('../../guides', import.meta.url).pathname
let theirs: string
beforeEach(async () => {
  theirs = await mkdtemp(join(tmpdir(), 'guides-'))
})
afterEach(() => rm(theirs, { recursive: true }))

async function editCard(id: string, edit: (yaml: string) => string): Promise<void> {
  const file = join(theirs, id, 'guide.yaml')
  await writeFile(file, edit(await readFile(file, 'utf8')))
}

it('lets a later folder replace a guide and add one', async () => {
  await cp(join(ours, 'keycloak-saml'), join(theirs, 'keycloak-saml'), { recursive: true })
  await cp(join(ours, 'generic-saml'), join(theirs, 'in-house'), { recursive: true })
  await editCard('keycloak-saml', (yaml) => yaml.replace('name: Keycloak', 'name: House realm'))
  await editCard('in-house', (yaml) =>
    yaml.replace('GenericSAML', 'CasSAML').replace('group: generic', 'group: most_used'),
  )
  const before = await loadGuides([ours])
  const guides = await loadGuides([ours, theirs])
  expect(guides.listCards()).toHaveLength(before.listCards().length + 1)
  expect(guides.findCard('keycloak-saml').name).toBe('House realm')
  expect(guides.guideForConnectionType('CasSAML')?.id).toBe('in-house')
  expect((await guides.findGuide('in-house')).steps[0]?.kind).toBe('connect')
})

it('reads cards at start and steps only when they are asked for', async () => {
  await cp(join(ours, 'generic-saml'), join(theirs, 'in-house'), { recursive: true })
  const body = join(theirs, 'in-house', 'guide.mdx')
  const good = await readFile(body, 'utf8')
  await writeFile(body, 'broken {')
  const guides = await loadGuides([theirs])
  await expect(guides.findGuide('in-house')).rejects.toThrow('guide.mdx:1: not readable')
  // Mended while the server runs: a failure is not kept, a success is.
  await writeFile(body, good)
  const first = await guides.findGuide('in-house')
  await writeFile(body, 'broken {')
  expect(await guides.findGuide('in-house')).toBe(first)
})

it('stops on a broken card, so that it is noticed at start', async () => {
  await mkdir(join(theirs, 'odd'))
  await writeFile(join(theirs, 'odd', 'guide.yaml'), 'name: Odd\n')
  await expect(loadGuides([ours, theirs])).rejects.toThrow(/odd\/guide\.yaml:1: the card lacks/)
})

it('passes over what is not a guide', async () => {
  await mkdir(join(theirs, 'empty'))
  await writeFile(join(theirs, 'README.md'), 'Hello')
  expect((await loadGuides([theirs])).listCards()).toEqual([])
})

it('never makes a path out of an id', async () => {
  const guides = await loadGuides([ours])
  for (const id of [
    '../guides/okta-saml',
    'okta-saml/',
    'okta-saml/../okta-saml',
    '',
    '__proto__',
    'constructor',
  ]) {
    expect(await guides.maybeFindGuide(id)).toBeUndefined()
    await expect(guides.findGuide(id)).rejects.toMatchObject({ status: 404 })
    expect(() => guides.findCard(id)).toThrow('Guide not found')
  }
})

it('keeps the guides for sign-in and for directories on shelves of their own', async () => {
  const guides = await loadGuides([ours])
  expect(guides.maybeFindCard('okta-scim')).toBeUndefined()
  expect(guides.directories.maybeFindCard('okta-saml')).toBeUndefined()
  await expect(guides.findGuide('okta-scim')).rejects.toMatchObject({ status: 404 })
  expect((await guides.directories.findGuide('okta-scim')).steps[0]?.kind).toBe('connect')
  expect(guides.remedyFor('okta-scim', 'token_refused')).toContain('Test API Credentials')
})

it('orders the cards as the grid shows them: most used, more, generic', async () => {
  const ids = (await loadGuides([ours])).listCards().map((card) => card.id)
  expect(ids).toEqual([
    'okta-saml',
    'okta-oidc',
    'entra-id-saml',
    'entra-id-oidc',
    'google-workspace-saml',
    'google-oidc',
    'keycloak-saml',
    'generic-saml',
    'generic-oidc',
  ])
})

it('finds a remedy in the guide, then in the generic one, also for a neighbouring refusal', async () => {
  const guides = await loadGuides([ours])
  expect(guides.remedyFor('okta-saml', 'audience_mismatch')).toContain('Audience URI (SP Entity ID)')
  expect(guides.remedyFor('okta-saml', 'audience_missing')).toBe(
    guides.remedyFor('okta-saml', 'audience_mismatch'),
  )
  expect(guides.remedyFor('google-oidc', 'attribute_missing_id')).toBe(
    guides.findCard('generic-oidc').remedies.attribute_missing_id,
  )
  expect(guides.remedyFor('okta-saml', 'doctype_refused')).toBeUndefined()
  expect(guides.remedyFor('okta-saml', 'constructor')).toBeUndefined()
  expect(guides.remedyFor('nowhere', 'audience_mismatch')).toBeUndefined()
})
