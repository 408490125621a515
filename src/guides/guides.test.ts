/** Promises about the guides that we ship. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { adapterOf } from '../pulls/adapters/index.ts'
import { connectionTypes, protocolOf } from '../resources/connections/types.ts'
import { directoryTypes } from '../resources/directories/types.ts'
import { icons } from '../resources/provider-icons/icons.ts'
import { visible } from './check-steps.ts'
import {
  type AnyGuide,
  type DirectoryGuide,
  type DirectoryRemedyCode,
  directoryRemedyCodes,
  type Guide,
  type GuideRegistry,
  loadGuides,
  mappedAttributes,
  type RemedyCode,
  remedyCodes,
} from './index.ts'

const src = new URL('..', import.meta.url).pathname
const folder = new URL('../../guides', import.meta.url).pathname
const ids = (await readdir(folder, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

const guides: GuideRegistry = await loadGuides([folder])
const forConnections = guides.listCards().map(({ id }) => id)
const forDirectories = guides.directories.listCards().map(({ id }) => id)
const variantsOf = ({ variants }: AnyGuide) =>
  variants.length > 0 ? variants.map((variant) => variant.id) : [undefined]

const oidcOnly: RemedyCode[] = ['invalid_client', 'oidc_claims_missing', 'discovery_failed']
const both: RemedyCode[] = remedyCodes.filter((code) =>
  /^attribute_missing|^email_|^access_|^expired|^not_yet|^issuer_|^audience_|^signature_/.test(code),
)

it('each folder is a guide of one kind', () => {
  expect([...forConnections, ...forDirectories].toSorted()).toEqual(ids.toSorted())
})

describe.each(ids)('%s', (id) => {
  let guide: AnyGuide
  beforeAll(async () => {
    guide = await (forDirectories.includes(id) ? guides.directories : guides).findGuide(id)
  })

  it('is named after its provider and protocol, with an icon', () => {
    expect(id).toMatch(new RegExp(`-${guide.protocol}$`))
    expect(Object.keys(icons)).toContain(guide.icon)
  })

  it('says in every step what has been done, in the first person', () => {
    for (const step of guide.steps) expect(step.confirm).toMatch(/^I've /)
  })

  it('gives instructions in every step, also without pictures', () => {
    for (const step of guide.steps)
      for (const variant of variantsOf(guide))
        expect(visible(step, variant).some((block) => block.type === 'instructions')).toBe(true)
  })

  it('names the app by its name', () => {
    expect(JSON.stringify(guide.steps)).toContain('"type":"value","value":"app_name"')
  })

  it('keeps the voice: no please, no simply, no exclamation, no product name of ours', async () => {
    for (const name of ['guide.yaml', 'guide.mdx']) {
      const text = await readFile(join(folder, id, name), 'utf8')
      expect(text).not.toMatch(/\b(please|simply|just click|oops|easy|easily)\b/i)
      expect(text.replace(/!\[|<!/g, '')).not.toContain('!')
      expect(text).not.toMatch(/gatehouse|workos/i)
    }
  })
})

describe.each(forConnections)('%s, for sign-in,', (id) => {
  let guide: Guide
  beforeAll(async () => {
    guide = await guides.findGuide(id)
  })

  it('has a type of the contract', () => {
    expect(connectionTypes).toContain(guide.connection_type)
    expect(protocolOf(guide.connection_type)).toBe(guide.protocol)
  })

  it('connects, maps claims and assigns people, in this order', () => {
    const kinds = guide.steps.map((step) => step.kind)
    expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual(['connect', 'claims', 'assign'])
  })

  it('names all four attributes that a profile needs', () => {
    for (const variant of variantsOf(guide)) {
      const rows = guide.steps
        .flatMap((step) => visible(step, variant))
        .flatMap((block) => (block.type === 'attribute_map' ? block.rows : []))
      expect(rows.map((row) => row.attribute).filter((name) => name !== 'groups')).toEqual(
        mappedAttributes.filter((name) => name !== 'groups'),
      )
    }
  })

  it('has an answer to every refusal of its protocol', () => {
    const codes =
      guide.protocol === 'saml'
        ? remedyCodes.filter((code) => !oidcOnly.includes(code))
        : [...both, ...oidcOnly]
    for (const code of codes) expect(guides.remedyFor(id, code), code).toBeTruthy()
  })
})

describe.each(forDirectories)('%s, for a directory,', (id) => {
  let guide: DirectoryGuide
  beforeAll(async () => {
    guide = await guides.directories.findGuide(id)
  })

  it('has a type of the contract, and none of a sign-in', () => {
    expect(directoryTypes).toContain(guide.directory_type)
    expect(guides.maybeFindCard(id)).toBeUndefined()
  })

  it('connects, and where people are pushed, says whom to send last', () => {
    const kinds = guide.steps.map((step) => step.kind)
    expect(kinds).toContain('connect')
    expect(kinds).not.toContain('claims')
    if (guide.protocol === 'scim') expect([kinds[0], kinds.at(-1)]).toEqual(['connect', 'assign'])
  })

  it('asks for what its adapter needs, and for nothing that it does not know', () => {
    if (guide.protocol !== 'pull') return
    const { settings } = adapterOf(guide.directory_type) ?? { settings: { properties: {}, required: [] } }
    const asked = guide.steps
      .flatMap((step) => step.blocks)
      .flatMap((block) => (block.type === 'field' ? [block.name] : []))
    expect(Object.keys(settings.properties)).toEqual(expect.arrayContaining(asked))
    expect(asked).toEqual(expect.arrayContaining([...(settings.required ?? [])]))
  })

  it('has an answer to what goes wrong with its protocol', () => {
    const pushed: DirectoryRemedyCode[] = ['token_refused']
    const read: DirectoryRemedyCode[] = ['credentials_rejected', 'permission_missing']
    const others = guide.protocol === 'pull' ? pushed : read
    const filed: DirectoryRemedyCode[] = guide.protocol === 'csv' ? ['groups_missing'] : []
    for (const code of directoryRemedyCodes)
      if (![...others, ...filed].includes(code)) expect(guides.remedyFor(id, code), code).toBeTruthy()
  })
})

it('every connection type that a customer sets up has a guide or the generic one of its protocol', () => {
  for (const type of connectionTypes) {
    const protocol = protocolOf(type)
    expect(guides.guideForConnectionType(type)?.protocol, type).toBe(protocol)
  }
  expect(guides.guideForConnectionType('CasSAML')?.id).toBe('generic-saml')
  expect(guides.guideForConnectionType('CleverOIDC')?.id).toBe('generic-oidc')
  expect(guides.guideForConnectionType('KeycloakSAML')?.id).toBe('keycloak-saml')
  expect(guides.guideForConnectionType('GoogleOAuth')).toBeUndefined()
})

it('every SCIM type has a guide, its own before one that borrowed it', () => {
  const scim = directoryTypes.filter((type) => type.includes('scim'))
  for (const type of scim) expect(guides.guideForDirectoryType(type)?.protocol, type).toBe('scim')
  expect(guides.guideForDirectoryType('okta scim v2.0')?.id).toBe('okta-scim')
  expect(guides.guideForDirectoryType('generic scim v2.0')?.id).toBe('generic-scim')
  expect(guides.guideForDirectoryType('sftp workday')).toBeUndefined()
})

describe('no provider is known by name outside of data', () => {
  /** Where names are data: the wire's enumerations, the icons, the quirks of each other side, and tests. */
  const data =
    /(^|\/)(provider-icons|protocols|dns-hosts|adapters|destinations)\/|resources\/[^/]+\/(contract|types)\.ts$|\.test\.tsx?$/
  const withoutComments = (text: string) =>
    text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')

  it.each(['okta', 'entra', 'keycloak', 'azure', 'onelogin', 'jumpcloud', 'rippling'])('%s', async (name) => {
    const files = (await readdir(src, { recursive: true })).filter(
      (file) => /\.tsx?$/.test(file) && !data.test(file),
    )
    const found: string[] = []
    for (const file of files) {
      if (new RegExp(`\\b${name}\\b`, 'i').test(withoutComments(await readFile(join(src, file), 'utf8'))))
        found.push(file)
    }
    expect(found).toEqual([])
  })
})
