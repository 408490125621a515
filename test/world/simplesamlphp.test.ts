import { createSign } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type KeyPair, selfSigned } from './certificate.ts'
import { authnRequestUrl, xmlOf, xmlsecVerifies } from './saml-response.ts'
import { type SimpleSamlPhp, startSimpleSamlPhp } from './simplesamlphp.ts'
import { type Variant, variants } from './simplesamlphp-variants.ts'

let idp: SimpleSamlPhp
let ours: KeyPair
const acs_url = 'http://127.0.0.1:9/acs'

beforeAll(async () => {
  idp = await startSimpleSamlPhp()
  ours = await selfSigned('sp.example.test')
})
afterAll(() => idp.stop())

async function answer(variant: Variant, user?: string) {
  const entity_id = `urn:test:${variant}`
  await idp.addServiceProvider({ entity_id, acs_url, variant, certificate: ours.certificate })
  const url = authnRequestUrl({ sso_url: idp.sso_url, entity_id, acs_url, relay_state: 'état & more' })
  const response = await idp.signIn(url, user ? { user } : {})
  return { response, xml: xmlOf(response) }
}

test('metadata names the addresses and the certificate', async () => {
  const metadata = await (await fetch(idp.metadata_url)).text()
  expect(metadata).toContain(`entityID="${idp.entity_id}"`)
  expect(metadata).toContain(`Location="${idp.sso_url}"`)
})

test('a sign-in ends in a form for the ACS, and xmlsec1 accepts its signature but no change', async () => {
  const { response, xml } = await answer('signed-assertion')
  expect(response.acs_url).toBe(acs_url)
  expect(response.RelayState).toBe('état & more')
  expect(xml).toContain('>alice@example.test</saml:NameID>')
  expect(await xmlsecVerifies(xml, idp.certificate)).toBe(true)
  expect(await xmlsecVerifies(xml.replaceAll('alice@', 'mallory@'), idp.certificate)).toBe(false)
  expect(await xmlsecVerifies(xml, ours.certificate)).toBe(false)
})

const expected: Record<Exclude<Variant, 'signed-request'>, { signatures: number; contains: string }> = {
  'signed-assertion': { signatures: 1, contains: 'alice@example.test' },
  'signed-response': { signatures: 1, contains: 'alice@example.test' },
  'signed-both': { signatures: 2, contains: 'alice@example.test' },
  unsigned: { signatures: 0, contains: 'alice@example.test' },
  'encrypted-assertion': { signatures: 0, contains: 'xmlenc#aes128-cbc' },
  'encrypted-name-id': { signatures: 1, contains: '<saml:EncryptedID>' },
  sha1: { signatures: 1, contains: 'xmldsig#rsa-sha1' },
  sha512: { signatures: 1, contains: 'xmldsig-more#rsa-sha512' },
  'oid-names': { signatures: 1, contains: 'Name="urn:oid:0.9.2342.19200300.100.1.3"' },
  'claim-names': { signatures: 1, contains: 'identity/claims/emailaddress"' },
  'persistent-name-id': { signatures: 1, contains: 'nameid-format:persistent' },
  'transient-name-id': { signatures: 1, contains: 'nameid-format:transient' },
}

for (const [variant, { signatures, contains }] of Object.entries(expected)) {
  test(`the variant ${variant} is what its name says`, async () => {
    const known = Object.keys(variants).find((name): name is Variant => name === variant)
    if (!known) throw new Error(`no variant ${variant}`)
    const { xml } = await answer(known)
    expect(xml).toContain(contains)
    expect(xml.split('<ds:SignatureValue>').length - 1).toBe(signatures)
    expect(xml.includes('<saml:Assertion')).toBe(!variant.startsWith('encrypted-assertion'))
  })
}

test('awkward values arrive as XML, not as markup', async () => {
  const { xml } = await answer('signed-assertion', 'obrien')
  expect(xml).toContain("O'Brien &amp; &lt;Sons&gt;")
  expect((await answer('signed-assertion', 'zoe')).xml).toContain('営業')
})

test('a request that ought to be signed and is not gets no assertion', async () => {
  await expect(answer('signed-request')).rejects.toThrow('no SAMLResponse')
})

test('a request signed with the key of the known certificate gets one', async () => {
  const entity_id = 'urn:test:signed-request'
  await idp.addServiceProvider({
    entity_id,
    acs_url,
    variant: 'signed-request',
    certificate: ours.certificate,
  })
  const url = authnRequestUrl({ sso_url: idp.sso_url, entity_id, acs_url })
  const algorithm = encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
  const signed = `${new URL(url).search.slice(1)}&SigAlg=${algorithm}`
  const signature = (text: string) =>
    encodeURIComponent(createSign('sha256').update(text).sign(ours.key, 'base64'))
  const asked = (text: string) => idp.signIn(`${idp.sso_url}?${signed}&Signature=${signature(text)}`)
  expect(xmlOf(await asked(signed))).toContain('<saml:Assertion')
  await expect(asked(`${signed} `)).rejects.toThrow('no SAMLResponse')
})

test('a sign-in that nobody asked for carries no InResponseTo', async () => {
  await answer('signed-assertion')
  const response = await idp.signIn(idp.idpInitiatedUrl('urn:test:signed-assertion', 'deep/link'))
  expect(xmlOf(response)).not.toContain('InResponseTo')
  expect(response.RelayState).toBe('deep/link')
})
