import { spawnSync } from 'node:child_process'
import type { KeyObject } from 'node:crypto'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { type SamlAssertion, validateResponse } from '../../src/protocols/saml/index.ts'
import { acsUrl, expectations, idpEntityId, parties, post, requestId, spEntityId } from './world.ts'

/** These signers read the system clock. */
const validate = (xml: string): SamlAssertion =>
  validateResponse({
    saml_response: post(xml),
    expected: { ...expectations(), now: new Date() },
    decryption_keys: [parties.sp().private_key],
  })

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

describe('what SimpleSAMLphp signs and encrypts is accepted', () => {
  const made = spawnSync('php', [new URL('simplesamlphp.php', import.meta.url).pathname], {
    encoding: 'utf8',
    input: JSON.stringify({
      key: pem(parties.idp().private_key),
      cert: parties.idp().certificate,
      sp_cert: parties.sp().certificate,
      idp: idpEntityId,
      sp: spEntityId,
      acs: acsUrl,
      in_response_to: requestId,
    }),
  })
  const responses: Record<string, string> = made.stdout ? JSON.parse(made.stdout) : {}
  const layouts: readonly (readonly [string, object, boolean])[] = [
    ['assertion signed', { response: false, assertion: true }, false],
    ['Response signed', { response: true, assertion: false }, false],
    ['both signed', { response: true, assertion: true }, false],
    ['RSA-SHA512', { response: false, assertion: true }, false],
    ['encrypted', { response: false, assertion: true }, true],
    ['encrypted, Response signed', { response: true, assertion: false }, true],
    ['encrypted NameID', { response: false, assertion: true }, false],
  ]

  it.each(layouts)('%s', (layout, signed, encrypted) => {
    const xml = responses[layout]
    if (xml === undefined) throw new Error('Install the Debian packages php-cli, php-xml and simplesamlphp.')
    expect(validate(xml)).toMatchObject({
      name_id: { value: 'alice@acme.test', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
      attributes: { mail: ['zoé@exämple-corp.test'], groups: ['営業', "O'Brien & <Sons>"] },
      signed,
      encrypted,
    })
  })
})

interface Samlp {
  getSamlResponse(options: object, user: object, done: (error: unknown, xml: unknown) => void): void
}

describe('what samlp signs and encrypts is accepted', () => {
  const samlp: Samlp = createRequire(import.meta.url)('samlp')
  const { idp, sp } = parties
  const respond = (options: object): Promise<string> =>
    new Promise((resolve, reject) => {
      const all = {
        issuer: idpEntityId,
        cert: idp().certificate,
        key: pem(idp().private_key),
        audience: spEntityId,
        recipient: acsUrl,
        destination: acsUrl,
        inResponseTo: requestId,
        signatureAlgorithm: 'rsa-sha256',
        digestAlgorithm: 'sha256',
        getUserFromRequest: () => undefined,
        ...options,
      }
      const user = {
        id: 'carol|1',
        provider: 'x',
        displayName: 'Carol Doe',
        name: { givenName: 'Carol', familyName: 'Doe' },
        emails: [{ value: 'carol@acme.test' }],
      }
      samlp.getSamlResponse(all, user, (error, xml) => (error ? reject(error) : resolve(String(xml))))
    })
  const publicKey = (): string => sp().public_key.export({ type: 'spki', format: 'pem' }).toString()

  it.each([
    ['assertion signed', () => ({})],
    ['both signed', () => ({ signResponse: true })],
    ['Response signed', () => ({ signResponse: true, signAssertion: false })],
    ['encrypted', () => ({ encryptionCert: sp().certificate, encryptionPublicKey: publicKey() })],
    ['another prefix for the signature', () => ({ signatureNamespacePrefix: 'ds' })],
  ])('%s', async (_, options) => {
    const { name_id, attributes } = validate(await respond(options()))
    expect(name_id.value).toBe('carol|1')
    expect(attributes['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress']).toEqual([
      'carol@acme.test',
    ])
  })
})
