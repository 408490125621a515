import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { Type } from 'typebox'
import {
  type Answer,
  destination,
  type HandOut,
  type HttpMessage,
  judgeByStatus,
  type StreamedEvent,
  said,
  type Verdict,
} from '../destination.ts'
import { longSecret, secret, text } from '../fields.ts'

/** Unquoted identifiers: they need no escaping, and Snowflake compares them without case. */
const identifier = { pattern: '^[A-Za-z_][A-Za-z0-9_$]{0,254}$' }

/** Snowflake's SQL API, v2, with a key pair: passwords alone no longer sign in. */
export const snowflake = destination({
  type: 'Snowflake',
  name: 'Snowflake',
  summary: 'Rows in a table of yours, signed in with a key pair.',
  steps: [
    'Make a key pair: `openssl genrsa 2048 | openssl pkcs8 -topk8 -inform PEM -out key.p8`, then `openssl rsa -in key.p8 -pubout -out key.pub`.',
    'Run the SQL below as **ACCOUNTADMIN**, with the public key put in without its first and last line.',
    'The account identifier is under **Account**, **View account details**, in the form `myorg-account1`.',
  ],
  settings: Type.Object(
    {
      account: text(
        { title: 'Account identifier', placeholder: 'myorg-account1' },
        { pattern: '^[A-Za-z0-9_-]{1,100}(\\.[A-Za-z0-9_-]{1,60}){0,3}$' },
      ),
      user: text({ title: 'User', placeholder: 'LOG_STREAM' }, identifier),
      role: text({ title: 'Role', placeholder: 'LOG_STREAM' }, identifier),
      warehouse: text({ title: 'Warehouse' }, identifier),
      database: text({ title: 'Database' }, identifier),
      schema: text({ title: 'Schema', placeholder: 'PUBLIC' }, { ...identifier, default: 'PUBLIC' }),
      table: text(
        { title: 'Table', placeholder: 'AUDIT_EVENTS' },
        { ...identifier, default: 'AUDIT_EVENTS' },
      ),
      private_key: longSecret({ title: 'Private key', description: 'PKCS#8, in PEM: the whole file.' }),
      passphrase: Type.Optional(secret({ title: 'Passphrase', description: 'If the key has one.' })),
    },
    { additionalProperties: false },
  ),
  limits: { events: 1_000, bytes: 1_000_000 },
  check: ({ private_key, passphrase }) =>
    keyOf(private_key, passphrase) === undefined
      ? [
          {
            field: 'private_key',
            message: 'This is not an RSA key in PEM, or the passphrase is another one.',
          },
        ]
      : [],
  handOuts: (given): HandOut[] => {
    const { user = 'LOG_STREAM', role = 'LOG_STREAM', warehouse = 'YOUR_WAREHOUSE' } = given
    const { database = 'YOUR_DATABASE', schema = 'PUBLIC', table = 'AUDIT_EVENTS' } = given
    const sql = [
      `CREATE ROLE IF NOT EXISTS ${role};`,
      `CREATE USER IF NOT EXISTS ${user} TYPE = SERVICE DEFAULT_ROLE = ${role} RSA_PUBLIC_KEY = 'YOUR PUBLIC KEY';`,
      `GRANT ROLE ${role} TO USER ${user};`,
      `CREATE TABLE IF NOT EXISTS ${database}.${schema}.${table} (`,
      '  id STRING, occurred_at TIMESTAMP_TZ, organization_id STRING, event_type STRING, event VARIANT',
      ');',
      `GRANT USAGE ON WAREHOUSE ${warehouse} TO ROLE ${role};`,
      `GRANT USAGE ON DATABASE ${database} TO ROLE ${role};`,
      `GRANT USAGE ON SCHEMA ${database}.${schema} TO ROLE ${role};`,
      `GRANT INSERT ON TABLE ${database}.${schema}.${table} TO ROLE ${role};`,
    ]
    return [{ title: 'User, role and table', language: 'sql', text: sql.join('\n') }]
  },
  requests: async (given, batch, { now }) => {
    const { database, schema, table, role, warehouse } = given
    const key = keyOf(given.private_key, given.passphrase)
    if (!key) throw new Error('a key that was checked cannot be read')
    const rows = batch.map(({ id, occurred_at, organization_id, type, event }) => ({
      id,
      occurred_at,
      organization_id,
      type,
      event,
    }))
    return [
      {
        transport: 'http',
        method: 'POST',
        // The same batch has the same request id: Snowflake does not run it twice.
        url: `${hostOf(given.account)}/api/v2/statements?requestId=${requestIdOf(batch)}&retry=true`,
        headers: {
          authorization: `Bearer ${await tokenFor(given.account, given.user, key, now)}`,
          'x-snowflake-authorization-token-type': 'KEYPAIR_JWT',
          'content-type': 'application/json',
          accept: 'application/json',
        },
        body: JSON.stringify({
          statement: `INSERT INTO ${database}.${schema}.${table} (id, occurred_at, organization_id, event_type, event) SELECT value:id::STRING, value:occurred_at::TIMESTAMP_TZ, value:organization_id::STRING, value:type::STRING, value:event FROM TABLE(FLATTEN(input => PARSE_JSON(?)))`,
          bindings: { '1': { type: 'TEXT', value: JSON.stringify(rows) } },
          timeout: 60,
          role: role.toUpperCase(),
          warehouse: warehouse.toUpperCase(),
        }),
      },
    ]
  },
  judge,
})

function hostOf(account: string): string {
  return `https://${account.toLowerCase().replaceAll('_', '-')}.snowflakecomputing.com`
}

/** Key-pair authentication: who asks is `ACCOUNT.USER`, proved by the fingerprint of the public key. */
async function tokenFor(account: string, user: string, key: KeyObject, now: Date): Promise<string> {
  const subject = `${account.split('.')[0]?.toUpperCase()}.${user.toUpperCase()}`
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const seconds = Math.floor(now.getTime() / 1_000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(`${subject}.SHA256:${createHash('sha256').update(der).digest('base64')}`)
    .setSubject(subject)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 3_000)
    .sign(key)
}

function keyOf(pem: string, passphrase: string | undefined): KeyObject | undefined {
  try {
    const key = createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) })
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}

function requestIdOf(batch: readonly StreamedEvent[]): string {
  const hex = createHash('sha256')
    .update(batch.map(({ id }) => id).join(' '))
    .digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

/** 200 done, 202 still running: ask for the statement. 422: the statement failed, because of what the role may do or the table lacks. */
function judge(answer: Answer, message: HttpMessage): Verdict {
  if (answer.status === 202) {
    const handle = /"statementHandle"\s*:\s*"([0-9a-f-]{8,64})"/.exec(answer.text)?.[1]
    if (handle) {
      const url = new URL(`/api/v2/statements/${handle}`, message.url).href
      return { kind: 'pending', follow: { ...message, method: 'GET', url, body: '' } }
    }
  }
  if (answer.status === 422) return { kind: 'denied', reason: said(answer) }
  return judgeByStatus(answer)
}
