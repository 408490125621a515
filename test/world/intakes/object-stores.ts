/** Amazon S3, its token service, and Google's XML API: they look at signatures, digests and names, and keep objects. */
import { createHash, type KeyObject } from 'node:crypto'
import { jwtVerify } from 'jose'
import { type Intake, objectFrom, parsed, refuse } from './intake.ts'
import { type SigningKeys, signatureError } from './sigv4.ts'

const xmlError = (status: number, code: string) =>
  refuse(status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)

/** A bucket with Object Lock: it wants a digest with each object. Keeps them in `objects`, by key. */
export function s3Intake(options: {
  bucket: string
  host: string
  region: string
  keys: () => SigningKeys
  now: () => Date
  objects: Map<string, string>
}): Intake {
  return (request) => {
    const { bucket, host, region, keys, now, objects } = options
    const virtual = request.host === `${bucket}.${host}`
    if (!virtual && request.host !== host) return xmlError(404, 'NoSuchBucket')
    if (request.method !== 'PUT') return xmlError(405, 'MethodNotAllowed')
    const problem = signatureError(request, keys(), { service: 's3', region, now: now() })
    if (problem) return xmlError(403, problem)
    if (request.headers['content-md5'] !== createHash('md5').update(request.body).digest('base64'))
      return xmlError(400, 'BadDigest')
    const path = decodeURIComponent(request.path.slice(1))
    if (!virtual && !path.startsWith(`${bucket}/`)) return xmlError(404, 'NoSuchBucket')
    const event = objectFrom(parsed(request.body))
    objects.set(virtual ? path : path.slice(bucket.length + 1), request.body)
    return { status: 200, body: '', taken: event ? [event] : [] }
  }
}

/** AssumeRole, with the external id that the role's trust policy asks for. */
export function stsIntake(options: {
  region: string
  keys: SigningKeys
  role_arn: string
  external_id: string
  gives: Required<SigningKeys>
  now: () => Date
}): Intake {
  return (request) => {
    const { region, keys, role_arn, external_id, gives, now } = options
    if (request.host !== `sts.${region}.amazonaws.com`) return refuse(404, '')
    const problem = signatureError(request, keys, { service: 'sts', region, now: now() })
    if (problem) return xmlError(403, problem)
    const form = new URLSearchParams(request.body)
    if (form.get('Action') !== 'AssumeRole' || form.get('Version') !== '2011-06-15')
      return xmlError(400, 'InvalidAction')
    if (form.get('RoleArn') !== role_arn || form.get('ExternalId') !== external_id)
      return xmlError(403, 'AccessDenied')
    const expiration = new Date(now().getTime() + 3_600_000).toISOString()
    const body = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${gives.access_key_id}</AccessKeyId><SecretAccessKey>${gives.secret_access_key}</SecretAccessKey><SessionToken>${gives.session_token}</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
    return { status: 200, body, taken: [] }
  }
}

/** Google's token endpoint for service accounts (RFC 7523). */
export function googleTokenIntake(options: {
  publicKey: KeyObject
  email: string
  scope: string
  token: string
  now: () => Date
}): Intake {
  return async (request) => {
    if (request.host !== 'oauth2.googleapis.com' || request.path !== '/token') return refuse(404, '')
    const form = new URLSearchParams(request.body)
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return refuse(400, { error: 'unsupported_grant_type' })
    try {
      const { payload } = await jwtVerify(form.get('assertion') ?? '', options.publicKey, {
        algorithms: ['RS256'],
        issuer: options.email,
        audience: 'https://oauth2.googleapis.com/token',
        currentDate: options.now(),
        maxTokenAge: '1h',
      })
      if (payload.scope !== options.scope) return refuse(400, { error: 'invalid_scope' })
    } catch (error) {
      return refuse(400, { error: 'invalid_grant', error_description: String(error) })
    }
    const body = { access_token: options.token, expires_in: 3_599, token_type: 'Bearer' }
    return { status: 200, body: JSON.stringify(body), taken: [] }
  }
}

/** Google's XML API: a bearer token, or an HMAC key in Amazon's way with the region `auto`. */
export function googleStorageIntake(options: {
  bucket: string
  keys: SigningKeys
  token: string
  now: () => Date
  objects: Map<string, string>
}): Intake {
  return (request) => {
    const { bucket, keys, token, now, objects } = options
    if (request.host !== 'storage.googleapis.com' || request.method !== 'PUT')
      return xmlError(404, 'NotFound')
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (bearer !== undefined && bearer !== token) return xmlError(401, 'AuthenticationRequired')
    if (bearer === undefined) {
      const problem = signatureError(request, keys, { service: 's3', region: 'auto', now: now() })
      if (problem) return xmlError(403, problem)
    }
    const path = decodeURIComponent(request.path.slice(1))
    if (!path.startsWith(`${bucket}/`)) return xmlError(404, 'NoSuchBucket')
    const event = objectFrom(parsed(request.body))
    objects.set(path.slice(bucket.length + 1), request.body)
    return { status: 200, body: '', taken: event ? [event] : [] }
  }
}
