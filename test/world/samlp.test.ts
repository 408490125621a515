import { afterAll, beforeAll, expect, test } from 'vitest'
import { selfSigned } from './certificate.ts'
import { authnRequestUrl, xmlOf, xmlsecVerifies } from './saml-response.ts'
import { carol, type Samlp, startSamlp } from './samlp.ts'

let idp: Samlp
const acs_url = 'http://127.0.0.1:9/acs'

beforeAll(async () => {
  idp = await startSamlp()
})
afterAll(() => idp.stop())

async function answer() {
  const request = {
    sso_url: idp.sso_url,
    entity_id: 'urn:test:sp',
    acs_url,
    relay_state: 'état & more',
    id: '_request',
  }
  const response = await idp.signIn(authnRequestUrl(request))
  return { response, xml: xmlOf(response) }
}

test('metadata names the sign-in address', async () => {
  const metadata = await (await fetch(idp.metadata_url)).text()
  expect(metadata).toContain(`entityID="${idp.entity_id}"`)
  expect(metadata).toContain(`Location="${idp.sso_url}"`)
})

test('the configured user is signed in, and xmlsec1 accepts the signature but no change', async () => {
  const { response, xml } = await answer()
  expect(response).toMatchObject({ acs_url, RelayState: 'état & more' })
  expect(xml).toContain('carol|1</saml:NameID>')
  expect(xml).toContain('InResponseTo="_request"')
  expect(xml).toContain(`Recipient="${acs_url}"`)
  expect(await xmlsecVerifies(xml, idp.certificate)).toBe(true)
  expect(await xmlsecVerifies(xml.replaceAll('carol@', 'mallory@'), idp.certificate)).toBe(false)
})

test('another user, another layout', async () => {
  idp.signInAs({ ...carol, id: 'dora|2' })
  idp.respondWith({ signResponse: true, signAssertion: false })
  const { xml } = await answer()
  expect(xml).toContain('dora|2')
  expect(xml.indexOf('<SignatureValue>')).toBeLessThan(xml.indexOf('<saml:Assertion'))
  expect(await xmlsecVerifies(xml, idp.certificate)).toBe(true)

  idp.signInAs(carol)
  idp.respondWith({})
  expect((await answer()).xml).toContain('carol|1')
})

test('an encrypted assertion does not show its subject', async () => {
  const ours = await selfSigned('sp.example.test')
  idp.respondWith({ encryptionCert: ours.certificate })
  const { xml } = await answer()
  expect(xml).toContain('xmlenc11#aes256-gcm')
  expect(xml).not.toContain('carol|1')
  idp.respondWith({})
})

test('a sign-in that nobody asked for carries no InResponseTo', async () => {
  const url = idp.idpInitiatedUrl({ entity_id: 'urn:test:sp', acs_url, relay_state: 'deep/link' })
  const response = await idp.signIn(url)
  expect(response).toMatchObject({ acs_url, RelayState: 'deep/link' })
  expect(xmlOf(response)).not.toContain('InResponseTo')
  expect(xmlOf(response)).toContain('<saml:Audience>urn:test:sp</saml:Audience>')
})
