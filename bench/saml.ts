/** SAML response validation beside @node-saml/node-saml and one bare RSA verification, in turns, in one process. */
import { createSign, verify } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import { validateResponse } from '../src/protocols/saml/index.ts'
import {
  acsUrl,
  assertion,
  attribute,
  encrypt,
  expectations,
  parties,
  post,
  response,
  sign,
  spEntityId,
} from '../test/saml/world.ts'

export interface Row {
  name: string
  per_second: number
  p50_ms: number
  p99_ms: number
  ratio_to?: { name: string; ratio: number }
}

interface Contender {
  readonly name: string
  readonly run: () => unknown
  /** Which contender's rate this one is divided by. */
  readonly against?: string
}

/** Each round gives every contender the same time slice, so that a noisy machine is noisy for all of them. */
const sliceMs = 100

export async function benchSaml({ seconds }: { seconds: number }): Promise<Row[]> {
  const contenders = prepare()
  for (const { run } of contenders) for (let warm = 0; warm < 100; warm += 1) await run()
  const samples = contenders.map((): number[] => [])
  const until = performance.now() + seconds * 1000
  while (performance.now() < until) {
    for (const [at, { run }] of contenders.entries()) {
      const end = performance.now() + sliceMs
      for (let started = performance.now(); started < end; ) {
        await run()
        const ended = performance.now()
        samples[at]?.push(ended - started)
        started = ended
      }
    }
  }
  const rows = contenders.map(({ name }, at): Row => ({ name, ...summary(samples[at] ?? []) }))
  return rows.map((row, at) => withRatio(row, contenders[at]?.against, rows))
}

function summary(times: number[]): Omit<Row, 'name'> {
  const sorted = times.toSorted((a, b) => a - b)
  const total = sorted.reduce((sum, time) => sum + time, 0)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0
  return { per_second: Math.round((sorted.length / total) * 1000), p50_ms: at(0.5), p99_ms: at(0.99) }
}

function withRatio(row: Row, against: string | undefined, rows: readonly Row[]): Row {
  const other = rows.find(({ name }) => name === against)
  if (other === undefined) return row
  return { ...row, ratio_to: { name: other.name, ratio: row.per_second / other.per_second } }
}

/** node-saml reads the system clock, so the responses are dated now; both get the same bytes and two certificates. */
function prepare(): Contender[] {
  const now = new Date()
  const soon = new Date(now.getTime() + 3_600_000).toISOString()
  const window = { not_before: now.toISOString(), not_on_or_after: soon, confirmation_end: soon }
  const groups = Array.from({ length: 14 }, (_, at) => `cn=group-${at},ou=Engineering,dc=acme,dc=test`)
  const attributes = `<saml:AttributeStatement>${attribute('email', 'alice@acme.test')}${attribute('groups', ...groups)}</saml:AttributeStatement>`
  const parts = { ...window, attributes }
  const documents = {
    'assertion signed': post(response(sign(assertion(parts)))),
    'both signed': post(sign(response(sign(assertion(parts))))),
    encrypted: post(response(encrypt(sign(assertion(parts))))),
  }

  const certificates = [parties.renewed().certificate, parties.idp().certificate]
  const key = parties.sp().private_key
  const expected = { ...expectations(), certificates, now }
  const theirs = new SAML({
    idpCert: certificates,
    issuer: spEntityId,
    audience: spEntityId,
    callbackUrl: acsUrl,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.never,
    decryptionPvk: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  })

  const { private_key, public_key } = parties.idp()
  const signedBytes = Buffer.alloc(1_000, 1)
  const signature = createSign('sha256').update(signedBytes).sign(private_key)
  const bare: Contender = {
    name: 'one RSA-2048 verification',
    run: () => verify('sha256', signedBytes, public_key, signature),
  }
  const pairs = Object.entries(documents).flatMap(([kind, saml_response]): Contender[] => [
    {
      name: `node-saml, ${kind}`,
      run: () => theirs.validatePostResponseAsync({ SAMLResponse: saml_response }),
    },
    {
      name: `Gatehouse, ${kind}`,
      run: () => validateResponse({ saml_response, expected, decryption_keys: [key] }),
      against: `node-saml, ${kind}`,
    },
  ])
  return [bare, ...pairs]
}
