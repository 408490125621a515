/** AWS Signature Version 4, checked from its description, with nothing of the signer in common. */
import { createHash, createHmac } from 'node:crypto'
import type { IntakeRequest } from './intake.ts'

export interface SigningKeys {
  access_key_id: string
  secret_access_key: string
  session_token?: string
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** @returns an error code of S3, or undefined when the signature holds. */
export function signatureError(
  { method, host, path, headers, body }: IntakeRequest,
  keys: SigningKeys,
  { service, region, now }: { service: string; region: string; now: Date },
): string | undefined {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    )
  if (!match) return 'AuthorizationHeaderMalformed'
  const [, id, date, itsRegion, itsService, names = '', signature] = match
  if (id !== keys.access_key_id) return 'InvalidAccessKeyId'
  if (itsRegion !== region || itsService !== service) return 'AuthorizationHeaderMalformed'
  const at = headers['x-amz-date'] ?? ''
  const time = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!at.startsWith(date ?? '-') || !(Math.abs(now.getTime() - time) < 15 * 60_000))
    return 'RequestTimeTooSkewed'
  if (headers['x-amz-content-sha256'] !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  if ((headers['x-amz-security-token'] ?? undefined) !== keys.session_token) return 'InvalidToken'
  const signedNames = names.split(';')
  const mustBeSigned = Object.keys(headers).filter(
    (name) => name.startsWith('x-amz-') || name === 'content-md5',
  )
  if (![...mustBeSigned, 'host'].every((name) => signedNames.includes(name))) return 'AccessDenied'

  const url = new URL(`https://${host}${path}`)
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&')
  const canonical = [
    method,
    url.pathname
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    query,
    ...signedNames.map(
      (name) => `${name}:${(name === 'host' ? host : (headers[name] ?? '')).trim().replace(/\s+/g, ' ')}`,
    ),
    '',
    names,
    sha256(body),
  ].join('\n')
  const scope = `${date}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n')
  const key = [date ?? '', region, service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${keys.secret_access_key}`,
  )
  return hmac(key, toSign).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch'
}
