/**
 * The same files, picked up from a bucket: S3, or anything that speaks its protocol.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
import { AwsV4Signer } from 'aws4fetch'
import { type Static, Type } from 'typebox'
import { adapter, type PullWorld } from '../adapter.ts'
import { type Asked, askBytes, askText } from '../ask.ts'
import { csvFiles } from '../csv.ts'
import { type CsvPlace, pullCsv } from '../csv-source.ts'
import { PullError } from '../pull-error.ts'

const settings = Type.Object(
  {
    bucket: Type.String({
      title: 'Bucket',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$',
      examples: ['acme-directory'],
    }),
    region: Type.String({ title: 'Region', pattern: '^[a-z0-9-]{1,40}$', examples: ['eu-central-1'] }),
    prefix: Type.Optional(
      Type.String({ title: 'Folder', description: 'Where in the bucket the files lie.', maxLength: 500 }),
    ),
    endpoint: Type.Optional(
      Type.String({
        title: 'Endpoint',
        description: 'Only for stores other than AWS.',
        pattern: '^https?://[^/?#]+/?$',
        maxLength: 500,
      }),
    ),
    access_key_id: Type.String({ title: 'Access key ID', minLength: 1, maxLength: 200 }),
    secret_access_key: Type.String({
      title: 'Secret access key',
      minLength: 1,
      maxLength: 500,
      secret: true,
    }),
  },
  { additionalProperties: false },
)
type Settings = Static<typeof settings>

const refusals: Asked['refusals'] = [
  {
    status: 403,
    body: /InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken/,
    code: 'credentials_rejected',
    message: 'The store does not accept this access key.',
  },
  {
    status: 403,
    body: /RequestTimeTooSkewed/,
    code: 'unreachable',
    message: "This server's clock differs from the store's by more than 15 minutes.",
  },
  {
    status: 403,
    code: 'permission_missing',
    message: 'The access key may not list this bucket and read its files (s3:ListBucket, s3:GetObject).',
  },
  {
    status: 404,
    body: /NoSuchBucket/,
    code: 'settings_wrong',
    message: 'The store has no bucket of this name.',
  },
  { status: 404, body: /NoSuchKey/, code: 'unreachable', message: 'A file was taken away while we read.' },
  { status: 301, code: 'settings_wrong', message: 'The bucket is in another region.' },
  {
    status: 400,
    body: /AuthorizationHeaderMalformed/,
    code: 'settings_wrong',
    message: 'The bucket is in another region.',
  },
  { status: 503, body: /SlowDown/, code: 'quota_exceeded', message: 'The store asks us to slow down.' },
]

export const s3 = adapter({
  id: 's3',
  directory_type: 's3',
  title: 'CSV files in a bucket',
  settings,
  source: (chosen) => ({
    async check(world) {
      const names = (await bucket(world, chosen).list()).map(({ name }) => name)
      return names.includes('users.csv') ? [] : ['There is no users.csv in the bucket yet.']
    },
    pull: (world, cursor) => pullCsv(bucket(world, chosen), cursor),
  }),
})

/** Of a thousand objects each. A store of somebody's own may go on for ever. */
const mostPages = 1_000

function bucket(world: PullWorld, chosen: Settings): CsvPlace {
  const asked: Asked = { world, provider: 'The store', refusals }
  const folder = (chosen.prefix ?? '').replace(/^\/+|\/+$/g, '')
  const prefix = folder === '' ? '' : `${folder}/`
  const host = chosen.endpoint?.replace(/\/$/, '') ?? `https://s3.${chosen.region}.amazonaws.com`
  const base = `${host}/${encodeURIComponent(chosen.bucket)}`
  return {
    where: `in the bucket '${chosen.bucket}'`,
    async list() {
      const query = new URLSearchParams({ 'list-type': '2', prefix, delimiter: '/' })
      const found = new Map<string, string>()
      for (let page = 0; page < mostPages; page++) {
        const url = `${base}?${query}`
        const listing = listingOf(await askText(asked, url, await signed(world, chosen, url)))
        for (const { key, etag } of listing.objects)
          if (csvFiles.some(({ name }) => `${prefix}${name}` === key))
            found.set(key.slice(prefix.length), etag)
        if (listing.next === null) return [...found].map(([name, digest]) => ({ name, digest }))
        query.set('continuation-token', listing.next)
      }
      throw new PullError(
        'settings_wrong',
        'The folder holds more than a million objects: choose another one.',
      )
    },
    async *read(name) {
      const url = `${base}/${`${prefix}${name}`.split('/').map(encodeURIComponent).join('/')}`
      yield* askBytes(asked, url, await signed(world, chosen, url))
    },
  }
}

async function signed(world: PullWorld, chosen: Settings, url: string) {
  const signer = new AwsV4Signer({
    url,
    method: 'GET',
    accessKeyId: chosen.access_key_id,
    secretAccessKey: chosen.secret_access_key,
    service: 's3',
    region: chosen.region,
    datetime: world
      .now()
      .toISOString()
      .replace(/[:-]|\.\d{3}/g, ''),
  })
  const { headers } = await signer.sign()
  return { headers: Object.fromEntries(headers) }
}

interface Listing {
  objects: { key: string; etag: string }[]
  next: string | null
}

function listingOf(xml: string): Listing {
  if (!/<ListBucketResult[\s>]/.test(xml))
    throw new PullError('answer_unreadable', 'The store did not answer with the list of a bucket.')
  const objects = [...between(xml, '<Contents>', '</Contents>')].map((one) => ({
    key: element(one, 'Key') ?? '',
    etag: element(one, 'ETag') ?? '',
  }))
  return { objects, next: element(xml, 'NextContinuationToken') }
}

/** From left to right, once: an end that is missing is not looked for again from every beginning. */
function* between(text: string, begin: string, end: string): Generator<string> {
  for (let at = text.indexOf(begin); at !== -1; ) {
    const to = text.indexOf(end, at)
    if (to === -1) return
    yield text.slice(at + begin.length, to)
    at = text.indexOf(begin, to)
  }
}

const entities: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'" }
function element(xml: string, name: string): string | null {
  const [, text] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? []
  return (
    text?.replace(/&(#\d+|\w+);/g, (all, entity: string) =>
      entity.startsWith('#') ? String.fromCodePoint(Number(entity.slice(1))) : (entities[entity] ?? all),
    ) ?? null
  )
}
