/** Keys and signed tokens of the provider that lies, made with Node's own cryptography alone. */
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'

export type Claims = Record<string, unknown>

export interface Key {
  kid: string
  alg: 'RS256' | 'ES256'
  privateKey: KeyObject
  publicKey: KeyObject
}

let hidden: { key: Key; jwk: object } | undefined

/** One key for all lies that need an unknown one. */
export function unpublished(): { key: Key; jwk: object } {
  if (!hidden) {
    const key = newKey('RS256')
    hidden = { key, jwk: publicJwk(key) }
  }
  return hidden
}

export function newKey(alg: Key['alg']): Key {
  const pair =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { kid: randomUUID(), alg, ...pair }
}

export function publicJwk({ publicKey, kid, alg }: Key): object {
  return { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' }
}

export function signature({ privateKey, alg }: Key, text: string): Buffer {
  if (alg === 'RS256') return sign('sha256', Buffer.from(text), privateKey)
  return sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
}

export function jwt(header: Claims, claims: Claims, signer: (text: string) => Buffer): string {
  const part = (value: Claims) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part(header)}.${part(claims)}`
  return `${text}.${signer(text).toString('base64url')}`
}
