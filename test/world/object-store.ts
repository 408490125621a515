/** A bucket that checks signatures (AWS Signature Version 4), lists in pages and knows ETags. */
import { createHash, createHmac } from 'node:crypto'
import { type Answer, type FakeApi, pageOf, type Question, startFakeApi } from './source-trouble.ts'

export interface ObjectStore extends FakeApi {
  objects: Map<string, string>
  bucket: string
  region: string
  access_key_id: string
  secret_access_key: string
}

export async function startObjectStore({ pageSize = 2 } = {}): Promise<ObjectStore> {
  const objects = new Map<string, string>()
  const bucket = 'acme-directory'
  const region = 'eu-central-1'
  const access_key_id = 'AKIAEXAMPLE'
  const secret_access_key = 'example/secret/key'
  const credentials = { access_key_id, secret_access_key, region }

  const api = await startFakeApi((question) => {
    const refused = wrongSignature(question, credentials)
    if (refused) return refused
    const [, name, key] = /^\/([^/]+)\/?(.*)$/.exec(question.path) ?? []
    if (name !== bucket) return xml(404, '<Error><Code>NoSuchBucket</Code></Error>')
    if (key === '' || key === undefined) return listing(question.query, objects, pageSize)
    const content = objects.get(decodeURIComponent(key))
    if (content === undefined) return xml(404, '<Error><Code>NoSuchKey</Code></Error>')
    return { body: content, type: 'text/csv', headers: { etag: etagOf(content) } }
  })
  return { ...api, objects, bucket, ...credentials }
}

function listing(query: URLSearchParams, objects: Map<string, string>, size: number): Answer {
  if (query.get('list-type') !== '2') return xml(400, '<Error><Code>InvalidArgument</Code></Error>')
  const prefix = query.get('prefix') ?? ''
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort()
  const { page, next } = pageOf(keys, Number(query.get('continuation-token') ?? 0), size)
  const contents = page
    .map(
      (key) =>
        `<Contents><Key>${escaped(key)}</Key><ETag>${escaped(etagOf(objects.get(key) ?? ''))}</ETag></Contents>`,
    )
    .join('')
  const more = next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`
  return xml(
    200,
    `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${contents}${more}</ListBucketResult>`,
  )
}

function etagOf(content: string): string {
  return `"${createHash('md5').update(content).digest('hex')}"`
}
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
function xml(status: number, body: string): Answer {
  return { status, body, type: 'application/xml' }
}

interface Credentials {
  access_key_id: string
  secret_access_key: string
  region: string
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function wrongSignature({ method, path, query, headers }: Question, own: Credentials): Answer | undefined {
  const [, credential = '', signed = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/.exec(
      headers.authorization ?? '',
    ) ?? []
  const [id, day = '', region = '', service = ''] = credential.split('/')
  if (id !== own.access_key_id) return xml(403, '<Error><Code>InvalidAccessKeyId</Code></Error>')
  if (region !== own.region) return xml(400, '<Error><Code>AuthorizationHeaderMalformed</Code></Error>')
  const canonicalQuery = [...query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const names = signed.split(';')
  const canonical = [
    method,
    path,
    canonicalQuery,
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    headers['x-amz-content-sha256'],
  ].join('\n')
  const scope = [day, region, service, 'aws4_request'].join('/')
  const text = [
    'AWS4-HMAC-SHA256',
    headers['x-amz-date'],
    scope,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<Buffer>(
    hmac,
    Buffer.from(`AWS4${own.secret_access_key}`),
  )
  if (hmac(key, text).toString('hex') === signature && names.includes('host')) return undefined
  return xml(403, '<Error><Code>SignatureDoesNotMatch</Code></Error>')
}
function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
