/** Promises about the guides that we ship. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { connectionTypes, protocolOf } from '../resources/connections/types.ts'
import { icons } from '../resources/provider-icons/icons.ts'
import { visible } from './check-steps.ts'
import {
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

let guides: GuideRegistry
beforeAll(async () => {
  guides = await loadGuides([folder])
})

const oidcOnly: RemedyCode[] = ['invalid_client', 'oidc_claims_missing', 'discovery_failed']
const both: RemedyCode[] = remedyCodes.filter((code) =>
  /^attribute_missing|^email_|^access_|^expired|^not_yet|^issuer_|^audience_|^signature_/.test(code),
)

describe.each(ids)('%s', (id) => {
  let guide: Guide
  beforeAll(async () => {
    guide = await guides.findGuide(id)
  })

  it('is named after its provider and protocol, with an icon and a type of the contract', () => {
    expect(id).toMatch(new RegExp(`-${guide.protocol}$`))
    expect(Object.keys(icons)).toContain(guide.icon)
    expect(connectionTypes).toContain(guide.connection_type)
    expect(protocolOf(guide.connection_type)).toBe(guide.protocol)
  })

  it('connects, maps claims and assigns people, in this order', () => {
    const kinds = guide.steps.map((step) => step.kind)
    expect(kinds.filter((kind, index) => kind !== kinds[index - 1])).toEqual(['connect', 'claims', 'assign'])
  })

  it('says in every step what has been done, in the first person', () => {
    for (const step of guide.steps) expect(step.confirm).toMatch(/^I've /)
  })

  it('gives instructions in every step, also without pictures', () => {
    const variants = guide.variants.length > 0 ? guide.variants.map((variant) => variant.id) : [undefined]
    for (const step of guide.steps)
      for (const variant of variants)
        expect(visible(step, variant).some((block) => block.type === 'instructions')).toBe(true)
  })

  it('names all four attributes that a profile needs', () => {
    for (const variant of guide.variants.length > 0 ? guide.variants : [{ id: undefined }]) {
      const rows = guide.steps
        .flatMap((step) => visible(step, variant.id))
        .flatMap((block) => (block.type === 'attribute_map' ? block.rows : []))
      expect(rows.map((row) => row.attribute).filter((name) => name !== 'groups')).toEqual(
        mappedAttributes.filter((name) => name !== 'groups'),
      )
    }
  })

  it('names the app by its name', () => {
    expect(JSON.stringify(guide.steps)).toContain('"type":"value","value":"app_name"')
  })

  it('has an answer to every refusal of its protocol', () => {
    const codes =
      guide.protocol === 'saml'
        ? remedyCodes.filter((code) => !oidcOnly.includes(code))
        : [...both, ...oidcOnly]
    for (const code of codes) expect(guides.remedyFor(id, code), code).toBeTruthy()
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

it('every type that a customer sets up has a guide or the generic one of its protocol', () => {
  for (const type of connectionTypes) {
    const protocol = protocolOf(type)
    expect(guides.guideForConnectionType(type)?.protocol, type).toBe(protocol)
  }
  expect(guides.guideForConnectionType('CasSAML')?.id).toBe('generic-saml')
  expect(guides.guideForConnectionType('CleverOIDC')?.id).toBe('generic-oidc')
  expect(guides.guideForConnectionType('KeycloakSAML')?.id).toBe('keycloak-saml')
  expect(guides.guideForConnectionType('GoogleOAuth')).toBeUndefined()
})

describe('no provider is known by name outside of data', () => {
  /** Where names are data: the wire's enumerations, the icons, the quirks of metadata, and tests. */
  const data =
    /(^|\/)(provider-icons|protocols|dns-hosts)\/|resources\/[^/]+\/(contract|types)\.ts$|\.test\.tsx?$/
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
