import { Type } from 'typebox'
import {
  type Answer,
  type Credential,
  destination,
  type HandOut,
  type StreamContext,
  type StreamedEvent,
} from '../destination.ts'
import { secret, text, url } from '../fields.ts'
import { objectName, putObject, type StoreKeys, signed } from '../object-store.ts'
import { TokenRefused } from '../token-answer.ts'

const settings = Type.Object(
  {
    bucket_name: text({ title: 'Bucket' }, { pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' }),
    region: text(
      { title: 'Region', placeholder: 'eu-central-1' },
      { pattern: '^[a-z0-9-]{2,32}$', default: 'us-east-1' },
    ),
    bucket_path: Type.Optional(
      text(
        { title: 'Path in the bucket', placeholder: 'audit/gatehouse' },
        { pattern: "^[A-Za-z0-9!_.*'()/-]{1,500}$" },
      ),
    ),
    account_id: Type.Optional(
      text(
        { title: 'AWS account ID', description: 'Of the account that holds the role.', by_role: true },
        { pattern: '^[0-9]{12}$' },
      ),
    ),
    role_name: Type.Optional(
      text(
        { title: 'Role name', description: 'The role that we may assume.', by_role: true },
        { pattern: '^[A-Za-z0-9_+=,.@-]{1,64}$' },
      ),
    ),
    access_key_id: Type.Optional(
      text(
        { title: 'Access key ID', description: 'Instead of a role: a key that may only put objects.' },
        { pattern: '^[A-Za-z0-9]{3,128}$' },
      ),
    ),
    secret_access_key: Type.Optional(secret({ title: 'Secret access key' })),
    endpoint: Type.Optional(
      url({
        title: 'Endpoint',
        description: 'Only for stores that are not AWS, such as MinIO or R2.',
        placeholder: 'https://s3.example.com',
      }),
    ),
  },
  { additionalProperties: false },
)
interface S3Settings {
  bucket_name: string
  region: string
  bucket_path?: string
  account_id?: string
  role_name?: string
  access_key_id?: string
  secret_access_key?: string
  endpoint?: string
}

/** Amazon S3 and what speaks its API. The role is the better way: it holds no secret, and the external id ties it to this stream. */
export const s3 = destination({
  type: 'S3',
  name: 'Amazon S3',
  summary: 'One JSON object per event, in a folder per day. Also MinIO, R2 and others.',
  steps: [
    'In the AWS console, open **S3** and create a bucket, or choose one. Note its **Region**.',
    'Open **IAM**, then **Policies**, choose **Create policy** and paste the permissions policy below.',
    'Under **Roles**, choose **Create role**, then **Custom trust policy**, and paste the trust policy below. Attach the policy of the step before.',
    'Without a role: create a user with the same policy, and an **Access key** for it.',
  ],
  settings,
  limits: { events: 200, bytes: 4_000_000 },
  check: (given, { aws }) => {
    const byRole = given.role_name !== undefined || given.account_id !== undefined
    const byKeys = given.access_key_id !== undefined || given.secret_access_key !== undefined
    if (aws === null && !byKeys)
      return [{ field: 'access_key_id', message: 'Give an access key and its secret.' }]
    if (byRole === byKeys)
      return [
        {
          field: 'role_name',
          message: 'Give either an account and a role, or an access key and its secret.',
        },
      ]
    if (byKeys) {
      if (given.access_key_id === undefined) return [required('access_key_id')]
      return given.secret_access_key === undefined ? [required('secret_access_key')] : []
    }
    if (given.account_id === undefined) return [required('account_id')]
    return given.role_name === undefined ? [required('role_name')] : []
  },
  handOuts: policies,
  authorize: async (given, context) => {
    if (given.role_name === undefined || context.aws === null) return null
    const message = await signed(
      {
        transport: 'http',
        method: 'POST',
        url: `https://sts.${given.region}.amazonaws.com/`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          Action: 'AssumeRole',
          Version: '2011-06-15',
          RoleArn: `arn:aws:iam::${given.account_id}:role/${given.role_name}`,
          RoleSessionName: 'log-stream',
          ExternalId: context.external_id,
        }).toString(),
      },
      context.aws,
      { service: 'sts', region: given.region, now: context.now },
    )
    return { message, read: assumedRole }
  },
  requests: (given, batch, { now }, credential) =>
    Promise.all(
      batch.map((item) =>
        signed(putObject(objectUrl(given, item), item), keysOf(given, credential), {
          service: 's3',
          region: given.region,
          now,
        }),
      ),
    ),
})

const required = (field: string) => ({ field, message: 'This is needed too.' })

function keysOf(given: S3Settings, credential: Credential | null): StoreKeys {
  const values = credential?.values
  return {
    access_key_id: values?.access_key_id ?? given.access_key_id ?? '',
    secret_access_key: values?.secret_access_key ?? given.secret_access_key ?? '',
    session_token: values?.session_token,
  }
}

/** Path style where a name with dots would not fit the certificate, and for every store that is not AWS. */
function objectUrl({ bucket_name, region, bucket_path, endpoint }: S3Settings, item: StreamedEvent): string {
  const folder = bucket_path?.replace(/^\/+|\/+$/g, '')
  const key = [folder, item.occurred_at.slice(0, 10), objectName(item)].filter(Boolean).join('/')
  if (endpoint !== undefined) return `${endpoint.replace(/\/+$/, '')}/${bucket_name}/${key}`
  return bucket_name.includes('.')
    ? `https://s3.${region}.amazonaws.com/${bucket_name}/${key}`
    : `https://${bucket_name}.s3.${region}.amazonaws.com/${key}`
}

/** The answer's elements are flat and their values are base64: no XML reader is needed to take four of them. */
function assumedRole({ status, text }: Answer): Credential {
  const value = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1]
  const [access_key_id, secret_access_key] = [value('AccessKeyId'), value('SecretAccessKey')]
  const [session_token, expiration] = [value('SessionToken'), value('Expiration')]
  if (status === 200 && access_key_id && secret_access_key && session_token && expiration)
    return {
      values: { access_key_id, secret_access_key, session_token },
      expires_at: new Date(expiration),
    }
  throw new TokenRefused(
    `AWS did not let us assume the role: ${value('Message') ?? `it answered ${status}.`}`,
    status >= 400 && status < 500 && value('Code') !== 'Throttling',
  )
}

function policies(given: Partial<S3Settings>, { aws, external_id }: StreamContext): HandOut[] {
  const bucket = given.bucket_name ?? 'YOUR-BUCKET'
  const folder = given.bucket_path?.replace(/^\/+|\/+$/g, '')
  const put = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${[bucket, folder].filter(Boolean).join('/')}/*`,
      },
    ],
  }
  const permissions: HandOut = { title: 'Permissions policy', language: 'json', text: pretty(put) }
  if (aws === null) return [permissions]
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${aws.account_id}:root` },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': external_id } },
      },
    ],
  }
  return [
    permissions,
    { title: 'Trust policy', language: 'json', text: pretty(trust) },
    { title: 'External ID', language: 'text', text: external_id },
  ]
}

const pretty = (value: object) => JSON.stringify(value, null, 2)
