/** Every destination against an intake that checks what its documentation says, signatures included. */
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  datadogIntake,
  httpsIntake,
  otlpIntake,
  sentinelIntake,
  snowflakeIntake,
  splunkIntake,
  syslogEvents,
} from '../../../test/world/intakes/http-intakes.ts'
import type { Intake } from '../../../test/world/intakes/intake.ts'
import {
  googleStorageIntake,
  googleTokenIntake,
  s3Intake,
  stsIntake,
} from '../../../test/world/intakes/object-stores.ts'
import type { Answer, HttpMessage, Message, StreamContext, StreamedEvent, Verdict } from '../destination.ts'
import { TokenRefused } from '../token-answer.ts'
import type { LogStreamType } from '../types.ts'
import { destinations } from './index.ts'

const now = new Date('2026-03-01T12:00:00.000Z')
const context: StreamContext = {
  now,
  source: 'Meridian',
  external_id: 'ext_0123456789',
  aws: { account_id: '111122223333', access_key_id: 'AKIAOURS', secret_access_key: 'our/secret+key' },
}

/** What has broken log pipelines before: formulas, every plane of Unicode, line breaks, and 64 kB in one field. */
const texts = ['=1+1', '@SUM(A1)', 'naïve \u{1f9ea} \u0000 \u2028 "quoted" \\', 'a\r\nb', 'x'.repeat(65_536)]
const batch: StreamedEvent[] = texts.map((text, n) => {
  const id = `audit_event_0${n}`
  const occurred_at = `2026-02-28T23:59:5${n}.123Z`
  const event = {
    id,
    organization_id: 'org_1',
    action: 'document.viewed',
    occurred_at,
    actor: { id: 'user_1', type: 'user', name: text.slice(0, 500) },
    targets: [{ id: 'doc_1', type: 'document' }],
    context: { location: '192.0.2.1' },
    metadata: { text },
  }
  return { id, occurred_at, organization_id: 'org_1', type: event.action, event }
})

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const uuid = '11111111-2222-3333-4444-555555555555'
const objects = new Map<string, string>()
const assumed = { access_key_id: 'ASIATEMP', secret_access_key: 'temp', session_token: 'session' }
const s3Keys = { access_key_id: 'AKIATHEIRS', secret_access_key: 'theirs' }
const s3World = { host: 's3.eu-central-1.amazonaws.com', region: 'eu-central-1', now: () => now, objects }
const googleKeys = { access_key_id: 'GOOG1EEXAMPLE', secret_access_key: 'hmac' }
const account = JSON.stringify({
  type: 'service_account',
  client_email: 'logs@example.iam.gserviceaccount.com',
  private_key: pem,
})
const googleWorld = { bucket: 'their-logs', keys: googleKeys, token: 'ya29', now: () => now, objects }

interface Case {
  name: string
  type: LogStreamType
  settings: Record<string, unknown>
  intakes: Intake[]
  /** A setting that the intake must refuse as a matter of credentials or settings. */
  wrong: Record<string, unknown>
}

const sentinel = {
  tenant_id: uuid,
  client_id: uuid,
  client_secret: 'their~secret',
  dce_url: 'https://example-abcd.westeurope-1.ingest.monitor.azure.com',
  dcr_immutable_id: `dcr-${'0'.repeat(32)}`,
  stream_name: 'Custom-AuditLogs_CL',
}
const snowflakeSettings = {
  account: 'myorg-account1',
  user: 'log_stream',
  role: 'log_stream',
  warehouse: 'WH',
  database: 'LOGS',
  schema: 'PUBLIC',
  table: 'AUDIT_EVENTS',
  private_key: pem,
}
const snowflakeWorld = {
  account: 'myorg-account1',
  user: 'LOG_STREAM',
  publicKey: rsa.publicKey,
  table: 'LOGS.PUBLIC.AUDIT_EVENTS',
  now: () => now,
}

const cases: Case[] = [
  {
    name: 'Datadog',
    type: 'Datadog',
    settings: { region: 'EU1', api_key: 'a'.repeat(32) },
    intakes: [datadogIntake({ site: 'datadoghq.eu', api_key: 'a'.repeat(32) })],
    wrong: { api_key: 'b'.repeat(32) },
  },
  {
    name: 'Splunk',
    type: 'Splunk',
    settings: { hec_url: 'https://hec.example.com:8088', hec_token: 'B5A79AAD' },
    intakes: [splunkIntake({ host: 'hec.example.com:8088', token: 'B5A79AAD' })],
    wrong: { hec_token: 'other' },
  },
  ...(['json', 'ndjson'] as const).map(
    (format): Case => ({
      name: `an HTTPS endpoint, ${format}`,
      type: 'GenericHttps',
      settings: { url: 'https://logs.example.com/in?x=1', headers: { 'X-Key': 'k' }, format },
      intakes: [httpsIntake({ url: 'https://logs.example.com/in?x=1', headers: { 'X-Key': 'k' } })],
      wrong: { headers: { 'X-Key': 'other' } },
    }),
  ),
  {
    name: 'Microsoft Sentinel',
    type: 'AzureSentinel',
    settings: sentinel,
    intakes: [
      sentinelIntake({
        ...sentinel,
        dce: new URL(sentinel.dce_url).host,
        dcr: sentinel.dcr_immutable_id,
        stream: sentinel.stream_name,
        token: 'eyJ',
      }),
    ],
    wrong: { client_secret: 'other' },
  },
  {
    name: 'Amazon S3 by a role',
    type: 'S3',
    settings: {
      bucket_name: 'their-logs',
      region: 'eu-central-1',
      bucket_path: '/audit/',
      account_id: '444455556666',
      role_name: 'LogStream',
    },
    intakes: [
      stsIntake({
        region: 'eu-central-1',
        keys: context.aws ?? assumed,
        role_arn: 'arn:aws:iam::444455556666:role/LogStream',
        external_id: context.external_id,
        gives: assumed,
        now: () => now,
      }),
      s3Intake({ ...s3World, bucket: 'their-logs', keys: () => assumed }),
    ],
    wrong: { role_name: 'Another' },
  },
  {
    name: 'Amazon S3 by a key, a bucket with dots',
    type: 'S3',
    settings: { bucket_name: 'their.logs', region: 'eu-central-1', ...s3Keys },
    intakes: [s3Intake({ ...s3World, bucket: 'their.logs', keys: () => s3Keys })],
    wrong: { secret_access_key: 'other' },
  },
  {
    name: "somebody else's store that speaks S3",
    type: 'S3',
    settings: { bucket_name: 'logs', region: 'auto', endpoint: 'https://s3.example.com/', ...s3Keys },
    intakes: [
      s3Intake({ ...s3World, host: 's3.example.com', region: 'auto', bucket: 'logs', keys: () => s3Keys }),
    ],
    wrong: { access_key_id: 'AKIAOTHER' },
  },
  {
    name: 'Google Cloud Storage by an HMAC key',
    type: 'GoogleCloudStorage',
    settings: { bucket: 'their-logs', access_key_id: 'GOOG1EEXAMPLE', secret: 'hmac' },
    intakes: [googleStorageIntake(googleWorld)],
    wrong: { secret: 'other' },
  },
  {
    name: 'Google Cloud Storage by a service account',
    type: 'GoogleCloudStorage',
    settings: { bucket: 'their-logs', service_account: account },
    intakes: [
      googleTokenIntake({
        publicKey: rsa.publicKey,
        email: 'logs@example.iam.gserviceaccount.com',
        scope: 'https://www.googleapis.com/auth/devstorage.read_write',
        token: 'ya29',
        now: () => now,
      }),
      googleStorageIntake(googleWorld),
    ],
    wrong: { service_account: account.replace('logs@', 'other@') },
  },
  ...[false, true].map(
    (async): Case => ({
      name: async ? 'Snowflake, which answers later' : 'Snowflake',
      type: 'Snowflake',
      settings: snowflakeSettings,
      intakes: [snowflakeIntake({ ...snowflakeWorld, async })],
      wrong: { user: 'another' },
    }),
  ),
  {
    name: 'OpenTelemetry',
    type: 'OpenTelemetry',
    settings: { endpoint: 'https://otel.example.com:4318', headers: { 'x-api-key': 'k' } },
    intakes: [otlpIntake({ host: 'otel.example.com:4318', headers: { 'x-api-key': 'k' } })],
    wrong: { headers: {} },
  },
]

describe.each(cases)('$name', ({ type, settings, intakes, wrong }) => {
  it('takes every event, unharmed and in order', async () => {
    const { taken, verdict } = await send(type, settings, intakes)
    expect(verdict).toEqual({ kind: 'taken' })
    expect(taken).toEqual(batch.map(({ event }) => event))
  })

  it('says that the credentials are wrong when they are', async () => {
    expect((await send(type, { ...settings, ...wrong }, intakes)).verdict).toMatchObject({ kind: 'denied' })
  })

  it('puts no secret into an address', async () => {
    const destination = destinations[type]
    const secrets = destination.fields
      .filter(({ kind }) => kind === 'secret' || kind === 'long_secret' || kind === 'headers')
      .flatMap(({ name }) => {
        const value = settings[name]
        return typeof value === 'object' && value !== null
          ? Object.values(value)
          : value === undefined
            ? []
            : [value]
      })
    const messages = await destination.requests(settings, batch, context, {
      values: assumed,
      expires_at: now,
    })
    for (const message of messages)
      for (const value of secrets) expect('url' in message ? message.url : '').not.toContain(String(value))
  })
})

it('names objects by day, time and event, so that sending again overwrites', async () => {
  objects.clear()
  const s3 = cases.find(({ name }) => name === 'Amazon S3 by a role')
  for (const _ of [1, 2]) await send('S3', s3?.settings ?? {}, s3?.intakes ?? [])
  expect([...objects.keys()]).toEqual(
    batch.map(({ id, occurred_at }) => `audit/2026-02-28/${Date.parse(occurred_at)}_${id}.json`),
  )
  objects.clear()
  const google = cases.find(({ name }) => name === 'Google Cloud Storage by an HMAC key')
  await send('GoogleCloudStorage', google?.settings ?? {}, google?.intakes ?? [])
  expect([...objects.keys()]).toEqual(
    batch.map(({ id, occurred_at }) => `${Date.parse(occurred_at)}_${id}.json`),
  )
})

it('frames syslog messages by octets, all in ASCII', async () => {
  const [message] = await destinations.Syslog.requests({ host: 'siem.example.com' }, batch, context, null)
  expect(message).toMatchObject({ transport: 'tls', host: 'siem.example.com', port: 6_514 })
  expect(syslogEvents(Buffer.from(message?.body ?? ''))).toEqual(batch.map(({ event }) => event))
})

describe('settings', () => {
  const hostile: [LogStreamType, Record<string, unknown>, string][] = [
    ['Snowflake', { ...snowflakeSettings, table: 'a; DROP TABLE b' }, 'table'],
    ['S3', { bucket_name: '../other', region: 'eu-central-1', ...s3Keys }, 'bucket_name'],
    ['S3', { bucket_name: 'logs', region: 'eu.evil.example/', ...s3Keys }, 'region'],
    ['AzureSentinel', { ...sentinel, tenant_id: '../common' }, 'tenant_id'],
    [
      'GenericHttps',
      { url: 'https://a.example', format: 'json', headers: { 'X-A': 'b\r\nc: d' } },
      'headers',
    ],
    ['GenericHttps', { url: 'file:///etc/passwd', format: 'json' }, 'url'],
    ['Syslog', { host: 'a b' }, 'host'],
    ['Datadog', { region: 'XX1', api_key: 'a'.repeat(32) }, 'region'],
  ]
  it.each(hostile)('of %s are refused: %o', (type, settings, field) => {
    let refusal: unknown
    try {
      destinations[type].parse(settings)
    } catch (error) {
      refusal = error
    }
    expect(JSON.stringify(refusal)).toContain(field)
  })

  it('that go together are asked for together', () => {
    const problems = (type: LogStreamType, settings: object, aws = context.aws) =>
      destinations[type].problems(settings, { ...context, aws }).map(({ field }) => field)
    const bucket = { bucket_name: 'logs', region: 'eu-central-1' }
    expect(problems('S3', bucket)).toEqual(['role_name'])
    expect(problems('S3', { ...bucket, ...s3Keys, role_name: 'r' })).toEqual(['role_name'])
    expect(problems('S3', { ...bucket, role_name: 'r', account_id: '444455556666' }, null)).toEqual([
      'access_key_id',
    ])
    expect(problems('S3', { ...bucket, access_key_id: 'AKIA' })).toEqual(['secret_access_key'])
    expect(problems('GoogleCloudStorage', { bucket: 'logs', service_account: '{}' })).toEqual([
      'service_account',
    ])
    expect(problems('Snowflake', { ...snowflakeSettings, private_key: 'x' })).toEqual(['private_key'])
    expect(
      problems('GenericHttps', { url: 'https://a.example', format: 'json', headers: { Host: 'b' } }),
    ).toEqual(['headers'])
  })

  it('fill the policies that are handed out, also while some are missing', () => {
    const [permissions, trust] = destinations.S3.handOuts({ bucket_name: 'their-logs' }, context)
    expect(permissions?.text).toContain('arn:aws:s3:::their-logs/*')
    expect(trust?.text).toContain(context.external_id)
    expect(destinations.S3.handOuts({ bucket_name: '"],"x":["' }, context)[0]?.text).toContain('YOUR-BUCKET')
    expect(destinations.Snowflake.handOuts({ table: 'T' }, context)[0]?.text).toContain('.PUBLIC.T (')
  })

  it('that are secret are marked so in the form', () => {
    const secret = Object.values(destinations).flatMap(({ type, fields }) =>
      fields
        .filter(({ kind }) => kind === 'secret' || kind === 'long_secret' || kind === 'headers')
        .map(({ name }) => `${type}.${name}`),
    )
    expect(secret.sort()).toEqual([
      'AzureSentinel.client_secret',
      'Datadog.api_key',
      'GenericHttps.headers',
      'GoogleCloudStorage.secret',
      'GoogleCloudStorage.service_account',
      'OpenTelemetry.headers',
      'S3.secret_access_key',
      'Snowflake.passphrase',
      'Snowflake.private_key',
      'Splunk.hec_token',
    ])
  })
})

describe('an answer', () => {
  const answer = (status: number, text = '', headers: Record<string, string> = {}): Answer => ({
    status,
    text,
    headers: new Headers(headers),
  })
  const to: HttpMessage = {
    transport: 'http',
    method: 'POST',
    url: 'https://a.example/',
    headers: {},
    body: '',
  }
  const table: [string, LogStreamType, Answer, Partial<Verdict>][] = [
    [
      '429 with Retry-After',
      'Datadog',
      answer(429, '', { 'retry-after': '7' }),
      { kind: 'later', retry_after_seconds: 7 },
    ],
    ['503', 'Splunk', answer(503, '{"text":"Server is busy","code":9}'), { kind: 'later' }],
    ['400 about the token', 'Splunk', answer(400, '{"code":7}'), { kind: 'denied' }],
    ['413', 'Datadog', answer(413), { kind: 'too_large' }],
    ['404 of a rule', 'AzureSentinel', answer(404), { kind: 'denied' }],
    ['404 of an address', 'GenericHttps', answer(404), { kind: 'later' }],
    ['422 of a statement', 'Snowflake', answer(422, 'no table'), { kind: 'denied' }],
    ['a redirect', 'GenericHttps', answer(302), { kind: 'later' }],
  ]
  it.each(table)('of %s from %s', (_name, type, given, verdict) => {
    expect(destinations[type].judge(given, to)).toMatchObject(verdict)
  })

  it('of a partial success is not sent again, and kept', () => {
    const said = answer(200, '{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"too old"}}')
    expect(destinations.OpenTelemetry.judge(said, to)).toMatchObject({
      kind: 'taken',
      note: expect.stringContaining('too old'),
    })
  })
})

async function send(type: LogStreamType, settings: Record<string, unknown>, intakes: Intake[]) {
  const destination = destinations[type]
  expect(destination.problems(destination.parse(settings), context)).toEqual([])
  const taken: Record<string, unknown>[] = []
  let verdict: Verdict | undefined
  const through = async (message: Message): Promise<Answer> => {
    if (message.transport !== 'http') throw new Error('not by HTTP')
    const url = new URL(message.url)
    const headers = Object.fromEntries([...new Headers(message.headers)])
    let answer: Awaited<ReturnType<Intake>> | undefined
    for (const intake of intakes) {
      answer = await intake({
        method: message.method,
        host: url.host,
        path: url.pathname + url.search,
        headers,
        body: message.body,
      })
      if (answer.status !== 404) break
    }
    taken.push(...(answer?.taken ?? []))
    return { status: answer?.status ?? 0, headers: new Headers(answer?.headers), text: answer?.body ?? '' }
  }
  const exchange = await destination.authorize(settings, context)
  let credential = null
  try {
    credential = exchange?.read(await through(exchange.message)) ?? null
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error
    return { taken, verdict: { kind: error.denied ? 'denied' : 'later', reason: error.message } }
  }
  for (const first of await destination.requests(settings, batch, context, credential)) {
    let message = first
    for (let round = 0; round < 5; round++) {
      const answer = await through(message)
      verdict = message.transport === 'http' ? destination.judge(answer, message) : undefined
      if (verdict?.kind !== 'pending') break
      message = verdict.follow
    }
    if (verdict?.kind !== 'taken') break
  }
  return { taken, verdict }
}
