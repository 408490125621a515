import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { peekResponse, validateResponse } from '../../src/protocols/saml/index.ts'
import { type Control, controls } from './controls.ts'
import {
  acsUrl,
  assertion,
  assertionNs,
  at,
  enveloped,
  exclusive,
  expectations,
  idpEntityId,
  insertSignature,
  now,
  parties,
  post,
  requestId,
  response,
  sign,
  signatureOver,
  spEntityId,
  transform,
  user,
  victim,
} from './world.ts'

const folder = mkdtempSync(join(tmpdir(), 'saml-controls-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.useRealTimers())

const validate = (control: Control) =>
  validateResponse({
    saml_response: post(control.xml()),
    expected: { ...expectations(), ...control.expected?.() },
    decryption_keys: [parties.sp().private_key],
    ...(control.allow !== undefined && { allow: control.allow }),
  })

const named = (list: readonly Control[]) => list.map((control) => [control.name, control] as const)

describe('an honest response is accepted', () => {
  it.each(named(controls))('%s', (_, control) => {
    expect(validate(control)).toMatchObject({
      name_id: { value: user },
      issuer: idpEntityId,
      ...control.yields,
    })
  })

  it('with everything that it says', () => {
    expect(validate({ name: '', xml: () => response(sign(assertion())) })).toEqual({
      assertion_id: '_assertion1',
      issuer: idpEntityId,
      name_id: { value: user, format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
      session_index: '_session1',
      authn_instant: at(-5),
      authn_context: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      not_on_or_after: at(420),
      in_response_to: requestId,
      attributes: { email: [user], groups: ['Engineering', "O'Brien & <Sons>", '営業'] },
      signed: { response: false, assertion: true },
      encrypted: false,
      certificate_fingerprint: execFingerprint(parties.idp().certificate),
      xml: assertion(),
    })
  })

  it('keeps an attribute called __proto__ an attribute', () => {
    const control = controls.find(({ name }) => name === 'a NameID in an AttributeValue')
    const { attributes } = validate(control ?? { name: '', xml: () => '' })
    expect(Object.keys(attributes)).toEqual(['urn:oid:1.3.6.1.4.1.5923.1.1.1.10', '__proto__'])
    expect(attributes['urn:oid:1.3.6.1.4.1.5923.1.1.1.10']).toEqual(['pairwise'])
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype)
  })

  it('tells what it may be looked at for, without verifying anything', () => {
    const xml = response(sign(assertion()).replace(user, victim))
    expect(peekResponse(post(xml))).toMatchObject({
      id: '_response1',
      issuer: idpEntityId,
      in_response_to: requestId,
      destination: acsUrl,
      status: { code: 'urn:oasis:names:tc:SAML:2.0:status:Success' },
      encrypted: false,
      certificates: [{ fingerprint: execFingerprint(parties.idp().certificate), key_bits: 2048 }],
    })
    expect(JSON.stringify(peekResponse(post(xml)))).not.toContain(victim)
  })
})

describe('a refusal explains itself', () => {
  const refusalOf = (xml: string, now_: Date = now): unknown => {
    try {
      validateResponse({ saml_response: post(xml), expected: { ...expectations(), now: now_ } })
    } catch (error) {
      return error
    }
    return undefined
  }

  it('with both times and the distance, when a clock is wrong', () => {
    expect(refusalOf(response(sign(assertion())), new Date(at(1_000)))).toMatchObject({
      step: 'conditions',
      code: 'expired',
      expected: `a time before ${at(300)}, plus 120 s`,
      received: at(1_000),
      off_by_seconds: 580,
    })
  })

  it('with the nested status and the message of the identity provider', () => {
    const status =
      '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"></samlp:StatusCode></samlp:StatusCode><samlp:StatusMessage>User is not assigned</samlp:StatusMessage></samlp:Status>'
    expect(refusalOf(response('', { status }))).toMatchObject({
      step: 'status',
      code: 'status_not_success',
      sub_status: 'AuthnFailed',
      message: 'The identity provider refused the sign-in: User is not assigned',
    })
  })

  it('with both fingerprints, when the certificate is another one', () => {
    expect(refusalOf(response(sign(assertion(), { by: parties.attacker() })))).toMatchObject({
      step: 'assertion_signature',
      code: 'unknown_certificate',
      expected: execFingerprint(parties.idp().certificate),
      received: execFingerprint(parties.attacker().certificate),
    })
  })

  it('with what to turn off, when there is no key to decrypt with', () => {
    const encrypted = controls.find(({ name }) => name === 'encrypted with aes-256-gcm')
    expect(refusalOf(encrypted?.xml() ?? '')).toMatchObject({
      step: 'decrypt',
      code: 'encrypted_without_key',
      hint: expect.stringContaining('encryption'),
    })
  })
})

describe('xmlsec1 agrees', () => {
  /** The exit status over all files, and what it said of each. */
  const verify = (certificate: string, documents: readonly string[]) => {
    writeFileSync(join(folder, 'idp.crt'), certificate)
    const files = documents.map((xml, at) => {
      const file = join(folder, `${at}.xml`)
      writeFileSync(file, xml)
      return file
    })
    const id = (name: string): string[] => ['--id-attr:ID', `urn:oasis:names:tc:SAML:2.0:${name}`]
    const key = ['--enabled-key-data', 'raw-x509-cert', '--pubkey-cert-pem', join(folder, 'idp.crt')]
    const args = ['--verify', ...key, ...id('assertion:Assertion'), ...id('protocol:Response'), ...files]
    const run = spawnSync('xmlsec1', args, { encoding: 'utf8' })
    if (run.error !== undefined) {
      throw new Error('xmlsec1 is missing: install the Debian package xmlsec1', { cause: run.error })
    }
    return run
  }
  const { idp, renewed, ec256, ec384 } = parties

  it.each([
    ['idp', idp],
    ['renewed', renewed],
    ['ec256', ec256],
    ['ec384', ec384],
  ])('on every honest response signed by %s', (_, signer) => {
    const { certificate, body } = signer()
    // Without KeyInfo nothing in the text tells the signer; all of those are the first one's.
    const own = controls
      .filter(({ xmlsec1 }) => xmlsec1 === undefined)
      .map(({ xml }) => xml())
      .filter((xml) => (xml.includes('X509Certificate') ? xml.includes(body) : signer === idp))
    expect(own.length).toBeGreaterThan(0)
    const { status, stderr } = verify(certificate, own)
    expect(stderr).not.toMatch(/FAIL|Error/)
    expect(status).toBe(0)
  })

  it('that a tampered response is not valid', () => {
    expect(verify(idp().certificate, [response(sign(assertion()).replace(user, victim))]).status).not.toBe(0)
  })
})

describe('what xmlsec1 itself signs is accepted', () => {
  const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
  const prefixes = `<ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="#default xs samlp saml"/>`
  const forms: readonly (readonly [string, string, string])[] = [
    ['exclusive', exclusive, transform(exclusive)],
    ['inclusive', inclusive, transform(inclusive)],
    ['inclusive by default', inclusive, ''],
    ['inclusive with comments named', `${inclusive}#WithComments`, transform(inclusive)],
    ['exclusive with a prefix list', exclusive, transform(exclusive, prefixes)],
  ]

  it.each(forms)('%s', (_, canonicalization, second) => {
    const template = signatureOver(assertion(), {
      canonicalization,
      transforms: transform(enveloped) + second,
      digest_value: '',
      sign: () => Buffer.alloc(0),
      key_info: null,
    })
    // Namespaces and xml: attributes of the ancestors, so that the two forms differ.
    const unsigned = response(insertSignature(assertion(), template)).replace(
      '<samlp:Response ',
      '<samlp:Response xml:lang="en" xmlns="urn:default" xmlns:xs="http://www.w3.org/2001/XMLSchema" ',
    )
    writeFileSync(join(folder, 'template.xml'), unsigned)
    writeFileSync(join(folder, 'idp.key'), parties.idp().private_key.export({ type: 'pkcs8', format: 'pem' }))
    const args = [
      '--sign',
      '--privkey-pem',
      join(folder, 'idp.key'),
      '--id-attr:ID',
      `${assertionNs}:Assertion`,
    ]
    const xml = execFileSync('xmlsec1', [...args, join(folder, 'template.xml')]).toString()
    expect(validate({ name: '', xml: () => xml })).toMatchObject({ name_id: { value: user } })
    expect(() => validate({ name: '', xml: () => xml.replace(user, victim) })).toThrow(/changed after/)
  })
})

describe('node-saml agrees', () => {
  const nodeSaml = (control: Control) =>
    new SAML({
      idpCert: [...(control.expected?.().certificates ?? [parties.idp().certificate])],
      issuer: spEntityId,
      audience: spEntityId,
      callbackUrl: acsUrl,
      wantAssertionsSigned: false,
      wantAuthnResponseSigned: false,
      validateInResponseTo: ValidateInResponseTo.never,
      decryptionPvk: parties.sp().private_key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    })

  it.each(named(controls.filter((control) => control.node_saml !== 'refuses')))('%s', async (_, control) => {
    vi.useFakeTimers({ now, toFake: ['Date'] })
    const theirs = await nodeSaml(control).validatePostResponseAsync({ SAMLResponse: post(control.xml()) })
    const ours = validate(control)
    expect(theirs.profile?.nameID).toBe(ours.name_id.value)
    expect(theirs.profile?.email).toEqual(ours.attributes.email?.[0])
  })

  it.each(named(controls.filter((control) => control.node_saml === 'refuses')))(
    'or rather: refuses, where we accept, %s',
    async (_, control) => {
      vi.useFakeTimers({ now, toFake: ['Date'] })
      const theirs = nodeSaml(control)
        .validatePostResponseAsync({ SAMLResponse: post(control.xml()) })
        .then(({ profile }) => profile?.nameID)
        .catch(() => undefined)
      expect(await theirs).not.toBe(user)
    },
  )
})

function execFingerprint(certificate: string): string {
  const out = execFileSync('openssl', ['x509', '-noout', '-fingerprint', '-sha256'], { input: certificate })
  return out.toString().trim().split('=')[1] ?? ''
}
