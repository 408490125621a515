/**
 * XML Encryption: AES content keys wrapped with RSA-OAEP. PKCS#1 v1.5 key transport is refused, because answering it
 * gives an attacker an oracle. For the same reason every failure after that point is one and the same refusal.
 */
import {
  type CipherGCMTypes,
  constants,
  createDecipheriv,
  createPrivateKey,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto'
import { maybeDecodeBase64 } from './base64.ts'
import { encryption11Namespace, encryptionNamespace, signatureNamespace } from './names.ts'
import { decodeOaep } from './oaep.ts'
import { SamlRefusal } from './refusal.ts'
import { parseXml } from './xml/parse.ts'
import { attributeOf, childrenNamed, maybeChild, textOf, type XmlElement } from './xml/tree.ts'

interface ContentCipher {
  readonly name: string
  readonly key_bytes: number
  readonly gcm?: CipherGCMTypes
}

const contentCiphers: ReadonlyMap<string, ContentCipher> = new Map<string, ContentCipher>([
  [`${encryptionNamespace}aes128-cbc`, { name: 'aes-128-cbc', key_bytes: 16 }],
  [`${encryptionNamespace}aes192-cbc`, { name: 'aes-192-cbc', key_bytes: 24 }],
  [`${encryptionNamespace}aes256-cbc`, { name: 'aes-256-cbc', key_bytes: 32 }],
  [`${encryption11Namespace}aes128-gcm`, { name: 'aes-128-gcm', key_bytes: 16, gcm: 'aes-128-gcm' }],
  [`${encryption11Namespace}aes192-gcm`, { name: 'aes-192-gcm', key_bytes: 24, gcm: 'aes-192-gcm' }],
  [`${encryption11Namespace}aes256-gcm`, { name: 'aes-256-gcm', key_bytes: 32, gcm: 'aes-256-gcm' }],
])

interface KeyTransport {
  readonly digest: string
  readonly mask: string
}

const oaepDigests: ReadonlyMap<string, string> = new Map([
  [`${signatureNamespace}sha1`, 'sha1'],
  [`${encryptionNamespace}sha256`, 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  [`${encryptionNamespace}sha512`, 'sha512'],
])

const maxEncryptedKeys = 8

/** Decrypts an EncryptedAssertion, EncryptedID or EncryptedAttribute to the element inside. */
export function decryptElement(encrypted: XmlElement, keys: readonly (KeyObject | string)[]): XmlElement {
  if (keys.length === 0) {
    throw new SamlRefusal('encrypted_without_key', 'The response is encrypted, and we have no key for it.', {
      expected: 'a signed assertion without encryption',
      received: encrypted.local,
      hint: 'Turn assertion encryption off in the identity provider, or give it the encryption certificate.',
    })
  }
  const data = maybeChild(encrypted, encryptionNamespace, 'EncryptedData') ?? failed()
  const cipher = contentCipherOf(data)
  const wrapped = wrappedKeys(encrypted, data).map((element) => ({
    transport: keyTransportOf(element),
    value: cipherValue(element),
  }))
  const content = cipherValue(data)
  for (const { transport, value } of wrapped) {
    for (const key of keys) {
      const plain = maybeDecrypt(content, cipher, value, transport, key)
      if (plain !== undefined) return parsePlaintext(plain, encrypted)
    }
  }
  return failed()
}

function maybeDecrypt(
  content: Buffer,
  cipher: ContentCipher,
  wrapped: Buffer,
  transport: KeyTransport,
  key: KeyObject | string,
): string | undefined {
  try {
    const contentKey = unwrap(wrapped, transport, typeof key === 'string' ? privateKey(key) : key)
    if (contentKey.length !== cipher.key_bytes) return undefined
    return cipher.gcm === undefined
      ? decryptCbc(content, cipher.name, contentKey)
      : decryptGcm(content, cipher.gcm, contentKey)
  } catch {
    return undefined
  }
}

/** A well-formedness error in the plaintext would tell an attacker whether a guess decrypted to text. */
function parsePlaintext(plain: string, encrypted: XmlElement): XmlElement {
  try {
    return parseXml(plain, { scope: encrypted.scope })
  } catch {
    return failed()
  }
}

function unwrap(wrapped: Buffer, { digest, mask }: KeyTransport, key: KeyObject): Buffer {
  if (digest === mask) {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: digest }, wrapped)
  }
  return decodeOaep(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped), digest, mask)
}

function decryptCbc(content: Buffer, name: string, key: Buffer): string | undefined {
  const decipher = createDecipheriv(name, key, content.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(content.subarray(16)), decipher.final()])
  const padding = padded.at(-1) ?? 0
  if (padding < 1 || padding > 16) return undefined
  return utf8.decode(padded.subarray(0, padded.length - padding))
}

function decryptGcm(content: Buffer, name: CipherGCMTypes, key: Buffer): string {
  const decipher = createDecipheriv(name, key, content.subarray(0, 12), { authTagLength: 16 })
  decipher.setAuthTag(content.subarray(content.length - 16))
  const plain = Buffer.concat([decipher.update(content.subarray(12, content.length - 16)), decipher.final()])
  return utf8.decode(plain)
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** EncryptedKey stands in the KeyInfo of EncryptedData or beside it; both places are in use. */
function wrappedKeys(encrypted: XmlElement, data: XmlElement): XmlElement[] {
  const keyInfo = maybeChild(data, signatureNamespace, 'KeyInfo')
  const inside = keyInfo === undefined ? [] : childrenNamed(keyInfo, encryptionNamespace, 'EncryptedKey')
  return [...inside, ...childrenNamed(encrypted, encryptionNamespace, 'EncryptedKey')].slice(
    0,
    maxEncryptedKeys,
  )
}

function contentCipherOf(data: XmlElement): ContentCipher {
  const uri = methodOf(data)
  const cipher = contentCiphers.get(uri)
  if (cipher !== undefined) return cipher
  throw new SamlRefusal('algorithm_refused', 'The encryption algorithm is not accepted.', {
    expected: 'AES-128, AES-192 or AES-256 in GCM or CBC mode',
    received: uri,
  })
}

function keyTransportOf(encryptedKey: XmlElement): KeyTransport {
  const uri = methodOf(encryptedKey)
  const method = maybeChild(encryptedKey, encryptionNamespace, 'EncryptionMethod')
  const digestMethod = method && maybeChild(method, signatureNamespace, 'DigestMethod')
  const digest = oaepDigests.get(algorithmOf(digestMethod) ?? `${signatureNamespace}sha1`)
  if (digest !== undefined && uri === `${encryptionNamespace}rsa-oaep-mgf1p`) return { digest, mask: 'sha1' }
  if (digest !== undefined && uri === `${encryption11Namespace}rsa-oaep`) {
    const mgf = method && maybeChild(method, encryption11Namespace, 'MGF')
    const mask = /^http:\/\/www\.w3\.org\/2009\/xmlenc11#mgf1(sha1|sha256|sha384|sha512)$/.exec(
      algorithmOf(mgf) ?? `${encryption11Namespace}mgf1sha1`,
    )?.[1]
    if (mask !== undefined) return { digest, mask }
  }
  throw new SamlRefusal('key_transport_refused', 'The way the content key is encrypted is not accepted.', {
    expected: 'RSA-OAEP',
    received: uri,
    hint: 'Choose RSA-OAEP as key transport in the identity provider.',
  })
}

function methodOf(parent: XmlElement): string {
  return algorithmOf(maybeChild(parent, encryptionNamespace, 'EncryptionMethod')) ?? ''
}

function algorithmOf(element: XmlElement | undefined): string | undefined {
  return element === undefined ? undefined : attributeOf(element, 'Algorithm')
}

function cipherValue(parent: XmlElement): Buffer {
  const data = maybeChild(parent, encryptionNamespace, 'CipherData')
  const value = data && maybeChild(data, encryptionNamespace, 'CipherValue')
  return (value && maybeDecodeBase64(textOf(value))) ?? failed()
}

const maxRemembered = 100
const remembered = new Map<string, KeyObject>()

function privateKey(pem: string): KeyObject {
  const known = remembered.get(pem)
  if (known !== undefined) return known
  if (remembered.size >= maxRemembered) remembered.clear()
  const key = createPrivateKey(pem)
  remembered.set(pem, key)
  return key
}

function failed(): never {
  throw new SamlRefusal('decryption_failed', 'The encrypted content could not be read with our key.', {
    hint: 'Give the identity provider the current encryption certificate, or turn encryption off there.',
  })
}
