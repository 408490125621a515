/** Random tokens, their digests, and the compact HS256 JWT of portal links (RFC 7515, RFC 7519). */
import { createHash, createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits, base64url. */
export function randomToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}
/** What is stored of a token that never has to be read back. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
export function sameText(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest()
  return timingSafeEqual(left, createHash('sha256').update(b).digest())
}

const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')

export function signToken(claims: object, key: KeyObject): string {
  const body = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`
}

/** The claims of a token that `key` signed, else undefined. The header is ours to the byte, so no `alg` is negotiable. */
export function openToken(token: string, key: KeyObject): Record<string, unknown> | undefined {
  const [head, payload, signature, ...rest] = token.split('.')
  if (head !== header || !payload || !signature || rest.length > 0) return undefined
  const expected = createHmac('sha256', key).update(`${head}.${payload}`).digest()
  const received = Buffer.from(signature, 'base64url')
  if (received.length !== expected.length || !timingSafeEqual(received, expected)) return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined
  } catch {
    return undefined // signed by us, so never reached; a parser that throws is not worth a crash
  }
}
