/**
 * One identity provider, one attacker and one service provider, with their keys, and a signer that owes nothing to
 * the code under test: documents are written in canonical form already, so the digest of the text is the digest.
 */
import { execFileSync } from 'node:child_process'
import {
  type BinaryLike,
  constants,
  createCipheriv,
  createHash,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import type { ValidateResponseInput } from '../../src/protocols/saml/index.ts'

export const now = new Date('2026-03-01T12:00:00.000Z')
export const idpEntityId = 'https://idp.acme.test/saml'
export const spEntityId = 'https://gatehouse.test/sso/saml/metadata/conn_1'
export const acsUrl = 'https://gatehouse.test/sso/saml/acs/conn_1'
export const requestId = '_request1'
export const user = 'alice@acme.test'
export const victim = 'victim@acme.test'

export const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const assertionNs = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const ds = 'http://www.w3.org/2000/09/xmldsig#'
export const xenc = 'http://www.w3.org/2001/04/xmlenc#'
export const xenc11 = 'http://www.w3.org/2009/xmlenc11#'
export const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

export interface Party {
  readonly private_key: KeyObject
  readonly public_key: KeyObject
  /** PEM. */
  readonly certificate: string
  /** The certificate without its frame, on one line. */
  readonly body: string
}

type Kind = 'rsa' | 'rsa1024' | 'p256' | 'p384'

function party(name: string, kind: Kind): Party {
  const { privateKey, publicKey } = kind.startsWith('rsa')
    ? generateKeyPairSync('rsa', { modulusLength: kind === 'rsa' ? 2048 : 1024 })
    : generateKeyPairSync('ec', { namedCurve: kind === 'p256' ? 'prime256v1' : 'secp384r1' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const certificate = openssl(
    `req -x509 -new -key <(printf %s "$PEM") -subj /CN=${name} -days 3650 -sha256`,
    pem,
  )
  const body = certificate.replace(/-----[^-]+-----|\s/g, '')
  return { private_key: privateKey, public_key: publicKey, certificate, body }
}

/** Keys go in by the environment, for openssl cannot read them from the pipe that Node gives it. */
function openssl(command: string, pem: string, input?: Buffer): string {
  return execFileSync('bash', ['-c', `openssl ${command}`], {
    env: { ...process.env, PEM: pem },
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(input !== undefined && { input }),
  }).toString()
}

const made = new Map<string, Party>()
function once(name: string, kind: Kind = 'rsa'): Party {
  const known = made.get(name)
  if (known !== undefined) return known
  const fresh = party(name, kind)
  made.set(name, fresh)
  return fresh
}

/** Made on first use: a key costs a tenth of a second. */
export const parties = {
  idp: () => once('idp'),
  renewed: () => once('renewed'),
  attacker: () => once('attacker'),
  sp: () => once('sp'),
  weak: () => once('weak', 'rsa1024'),
  ec256: () => once('ec256', 'p256'),
  ec384: () => once('ec384', 'p384'),
}

export function at(seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString()
}

export interface AssertionParts {
  id?: string
  /** Replaces `ID="…"`. */
  id_attribute?: string
  version?: string
  issuer?: string
  name_id?: string
  /** Everything inside Subject. */
  subject?: string
  confirmation?: string
  recipient?: string | null
  in_response_to?: string | null
  confirmation_end?: string | null
  confirmation_start?: string
  not_before?: string
  not_on_or_after?: string
  audience?: string
  /** Everything inside Conditions. */
  restrictions?: string
  conditions?: string
  session_end?: string
  authn?: string
  attributes?: string
  extra?: string
}

export const attribute = (name: string, ...values: string[]): string =>
  `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`

export const nameId = (value: string): string =>
  `<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">${value}</saml:NameID>`

export const audienceRestriction = (...audiences: string[]): string =>
  `<saml:AudienceRestriction>${audiences.map((value) => `<saml:Audience>${value}</saml:Audience>`).join('')}</saml:AudienceRestriction>`

/** Attributes sorted by name, an end tag for every start tag: exclusive canonical form. */
function element(name: string, attributes: Record<string, string | null | undefined>, inner: string): string {
  const stated = Object.entries(attributes).filter((entry) => typeof entry[1] === 'string')
  const sorted = stated.sort(([a], [b]) => (a < b ? -1 : 1))
  return `<${name}${sorted.map(([key, value]) => ` ${key}="${value}"`).join('')}>${inner}</${name}>`
}

export function confirmation(parts: AssertionParts = {}, method = bearer): string {
  const data = element(
    'saml:SubjectConfirmationData',
    {
      InResponseTo: parts.in_response_to === undefined ? requestId : parts.in_response_to,
      NotBefore: parts.confirmation_start,
      NotOnOrAfter: parts.confirmation_end === undefined ? at(300) : parts.confirmation_end,
      Recipient: parts.recipient === undefined ? acsUrl : parts.recipient,
    },
    '',
  )
  return `<saml:SubjectConfirmation Method="${method}">${data}</saml:SubjectConfirmation>`
}

export function assertion(parts: AssertionParts = {}): string {
  const idAttribute = parts.id_attribute ?? ` ID="${parts.id ?? '_assertion1'}"`
  const subject = parts.subject ?? nameId(parts.name_id ?? user) + (parts.confirmation ?? confirmation(parts))
  const window = ` NotBefore="${parts.not_before ?? at(-60)}" NotOnOrAfter="${parts.not_on_or_after ?? at(300)}"`
  const restrictions = parts.restrictions ?? audienceRestriction(parts.audience ?? spEntityId)
  const conditions = parts.conditions ?? `<saml:Conditions${window}>${restrictions}</saml:Conditions>`
  const session = parts.session_end === undefined ? '' : ` SessionNotOnOrAfter="${parts.session_end}"`
  const authn =
    parts.authn ??
    `<saml:AuthnStatement AuthnInstant="${at(-5)}" SessionIndex="_session1"${session}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`
  const attributes =
    parts.attributes ??
    `<saml:AttributeStatement>${attribute('email', parts.name_id ?? user)}${attribute('groups', 'Engineering', "O'Brien &amp; &lt;Sons&gt;", '営業')}</saml:AttributeStatement>`
  const issuer = parts.issuer ?? `<saml:Issuer>${idpEntityId}</saml:Issuer>`
  return `<saml:Assertion xmlns:saml="${assertionNs}"${idAttribute} IssueInstant="${at(-5)}"${parts.version ?? ' Version="2.0"'}>${issuer}${subject === '' ? '' : `<saml:Subject>${subject}</saml:Subject>`}${conditions}${authn}${attributes}${parts.extra ?? ''}</saml:Assertion>`
}

export interface ResponseParts {
  id?: string
  destination?: string | null
  in_response_to?: string | null
  issuer?: string
  status?: string
  version?: string
}

export const success =
  '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>'

export function response(inner: string, parts: ResponseParts = {}): string {
  const attributes = {
    Destination: parts.destination === undefined ? acsUrl : parts.destination,
    ID: parts.id ?? '_response1',
    InResponseTo: parts.in_response_to === undefined ? requestId : parts.in_response_to,
    IssueInstant: at(-5),
    Version: parts.version ?? '2.0',
  }
  const issuer = parts.issuer ?? `<saml:Issuer xmlns:saml="${assertionNs}">${idpEntityId}</saml:Issuer>`
  return element('samlp:Response', attributes, issuer + (parts.status ?? success) + inner).replace(
    '<samlp:Response',
    `<samlp:Response xmlns:samlp="${protocol}"`,
  )
}

export const algorithms = {
  sha1: { digest: `${ds}sha1`, rsa: `${ds}rsa-sha1`, ec: '' },
  sha256: {
    digest: `${xenc}sha256`,
    rsa: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    ec: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  },
  sha384: {
    digest: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
    rsa: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
    ec: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384',
  },
  sha512: {
    digest: `${xenc}sha512`,
    rsa: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    ec: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512',
  },
}
export type Hash = keyof typeof algorithms

export interface SigningOptions {
  by?: Party
  hash?: Hash
  digest_hash?: Hash
  /** Text of KeyInfo, or none. */
  key_info?: string | null
  uri?: string
  transforms?: string
  /** The bytes digested, when they are not the canonical element itself. */
  digested?: string
  digest_value?: string
  digest_method?: string
  signature_method?: string
  canonicalization?: string
  references?: (reference: string) => string
  /** Signs SignedInfo in place of the private key (HMAC confusion and the like). */
  sign?: (signedInfo: string) => Buffer
}

export const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const enveloped = `${ds}enveloped-signature`
export const transform = (algorithm: string, inner = ''): string =>
  `<ds:Transform Algorithm="${algorithm}">${inner}</ds:Transform>`

export const x509 = (who: Party): string =>
  `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${who.body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`

export function digestOf(text: BinaryLike, hash: Hash = 'sha256'): string {
  return createHash(hash).update(text).digest('base64')
}

/** A Signature over `canonical`, as text; SignedInfo is in canonical form as well. */
export function signatureOver(canonical: string, options: SigningOptions = {}): string {
  const by = options.by ?? parties.idp()
  const hash = options.hash ?? 'sha256'
  const digestHash = options.digest_hash ?? hash
  const isRsa = by.private_key.asymmetricKeyType === 'rsa'
  const id = /\bID="([^"]*)"/.exec(canonical)?.[1] ?? ''
  const transforms = options.transforms ?? transform(enveloped) + transform(exclusive)
  const reference = `<ds:Reference URI="${options.uri ?? `#${id}`}"><ds:Transforms>${transforms}</ds:Transforms><ds:DigestMethod Algorithm="${options.digest_method ?? algorithms[digestHash].digest}"></ds:DigestMethod><ds:DigestValue>${options.digest_value ?? digestOf(options.digested ?? canonical, digestHash)}</ds:DigestValue></ds:Reference>`
  const method = options.signature_method ?? algorithms[hash][isRsa ? 'rsa' : 'ec']
  const inner = `<ds:CanonicalizationMethod Algorithm="${options.canonicalization ?? exclusive}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="${method}"></ds:SignatureMethod>${options.references?.(reference) ?? reference}`
  const signedInfo = `<ds:SignedInfo xmlns:ds="${ds}">${inner}</ds:SignedInfo>`
  const value =
    options.sign?.(signedInfo) ??
    createSign(hash).update(signedInfo).sign({ key: by.private_key, dsaEncoding: 'ieee-p1363' })
  const keyInfo = options.key_info === undefined ? x509(by) : (options.key_info ?? '')
  return `<ds:Signature xmlns:ds="${ds}"><ds:SignedInfo>${inner}</ds:SignedInfo><ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue>${keyInfo}</ds:Signature>`
}

/** After the first Issuer that closes: where the schema wants it. */
export function insertSignature(xml: string, signature: string): string {
  const end = xml.indexOf('</saml:Issuer>') + '</saml:Issuer>'.length
  return end < '</saml:Issuer>'.length
    ? xml.replace('>', `>${signature}`)
    : xml.slice(0, end) + signature + xml.slice(end)
}

export function sign(canonical: string, options: SigningOptions = {}): string {
  return insertSignature(canonical, signatureOver(canonical, options))
}

export interface EncryptionOptions {
  cipher?: 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm'
  transport?: 'oaep-sha1' | 'oaep-sha256' | 'oaep-mixed' | 'rsa-1_5'
  to?: Party
  /** EncryptedKey beside EncryptedData instead of inside its KeyInfo. */
  key_beside?: boolean
  wrapper?: string
}

export function encrypt(plain: string, options: EncryptionOptions = {}): string {
  const cipher = options.cipher ?? 'aes-256-gcm'
  const to = options.to ?? parties.sp()
  const key = randomBytes(Number(/\d+/.exec(cipher)?.[0]) / 8)
  const isGcm = cipher.endsWith('gcm')
  const iv = randomBytes(isGcm ? 12 : 16)
  const content =
    cipher === 'aes-128-gcm' || cipher === 'aes-192-gcm' || cipher === 'aes-256-gcm'
      ? (() => {
          const gcm = createCipheriv(cipher, key, iv)
          return Buffer.concat([iv, gcm.update(plain), gcm.final(), gcm.getAuthTag()])
        })()
      : (() => {
          const cbc = createCipheriv(cipher, key, iv)
          return Buffer.concat([iv, cbc.update(plain), cbc.final()])
        })()
  const { method, wrapped } = wrap(key, to, options.transport ?? 'oaep-sha1')
  const name = cipher.replace('aes-', 'aes')
  const encryptedKey = `<xenc:EncryptedKey xmlns:xenc="${xenc}">${method}<xenc:CipherData><xenc:CipherValue>${wrapped.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`
  // Inside, both prefixes are declared already, and the canonical form declares nothing twice.
  const undeclared = encryptedKey.replaceAll(` xmlns:xenc="${xenc}"`, '').replaceAll(` xmlns:ds="${ds}"`, '')
  const inside = options.key_beside === true ? '' : `<ds:KeyInfo xmlns:ds="${ds}">${undeclared}</ds:KeyInfo>`
  const beside = options.key_beside === true ? encryptedKey : ''
  const wrapper = options.wrapper ?? 'EncryptedAssertion'
  return `<saml:${wrapper} xmlns:saml="${assertionNs}"><xenc:EncryptedData xmlns:xenc="${xenc}" Type="${xenc}Element"><xenc:EncryptionMethod Algorithm="${isGcm ? xenc11 : xenc}${name}"></xenc:EncryptionMethod>${inside}<xenc:CipherData><xenc:CipherValue>${content.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>${beside}</saml:${wrapper}>`
}

function wrap(key: Buffer, to: Party, transport: string): { method: string; wrapped: Buffer } {
  const method = (uri: string, inner = ''): string =>
    `<xenc:EncryptionMethod Algorithm="${uri}">${inner}</xenc:EncryptionMethod>`
  const digest = (uri: string): string =>
    `<ds:DigestMethod xmlns:ds="${ds}" Algorithm="${uri}"></ds:DigestMethod>`
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  switch (transport) {
    case 'rsa-1_5':
      return {
        method: method(`${xenc}rsa-1_5`),
        wrapped: publicEncrypt({ key: to.public_key, padding: constants.RSA_PKCS1_PADDING }, key),
      }
    case 'oaep-sha256':
      return {
        method: method(
          `${xenc11}rsa-oaep`,
          `${digest(`${xenc}sha256`)}<xenc11:MGF xmlns:xenc11="${xenc11}" Algorithm="${xenc11}mgf1sha256"></xenc11:MGF>`,
        ),
        wrapped: publicEncrypt({ key: to.public_key, padding, oaepHash: 'sha256' }, key),
      }
    case 'oaep-mixed': {
      const pem = to.public_key.export({ type: 'spki', format: 'pem' }).toString()
      return {
        method: method(`${xenc}rsa-oaep-mgf1p`, digest(`${xenc}sha256`)),
        wrapped: mixedOaep(key, pem),
      }
    }
    default:
      return {
        method: method(`${xenc}rsa-oaep-mgf1p`, digest(`${ds}sha1`)),
        wrapped: publicEncrypt({ key: to.public_key, padding, oaepHash: 'sha1' }, key),
      }
  }
}

/** SHA-256 label with an MGF1 of SHA-1, which Java's stacks send and Node cannot make: openssl does. */
function mixedOaep(key: Buffer, publicPem: string): Buffer {
  const options = '-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha1'
  const command = `pkeyutl -encrypt -pubin -inkey <(printf %s "$PEM") ${options} | base64`
  return Buffer.from(openssl(command, publicPem, key), 'base64')
}

export function post(xml: string): string {
  return Buffer.from(xml).toString('base64')
}

export function expectations(): ValidateResponseInput['expected'] {
  return {
    idp_entity_id: idpEntityId,
    certificates: [parties.idp().certificate],
    sp_entity_id: spEntityId,
    acs_url: acsUrl,
    in_response_to: requestId,
    now,
  }
}
