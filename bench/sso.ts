/**
 * Full SAML sign-ins, from authorize to token, on both databases: the server is a process of its own, this one is
 * browser, identity provider (one RSA signature each) and application at once. `node bench/sso.ts [seconds] [source]`.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { inflateRawSync } from 'node:zlib'
import { Pool } from 'undici'
import { readConfig } from '../src/config.ts'
import { systemActor } from '../src/db/store.ts'
import { closeDeps, openDeps } from '../src/deps.ts'
import {
  activateDraft,
  changeDraft,
  createConnection,
  draftOf,
} from '../src/resources/connections/configurations.ts'
import { listEnvironments } from '../src/resources/environments/environments.ts'
import { createRedirectUri } from '../src/resources/redirect-uris/redirect-uris.ts'
import { parties, signatureOver } from '../test/saml/world.ts'
import { startCluster } from '../test/world/postgres.ts'
import { type Program, startProgram } from '../test/world/program.ts'
import type { Row } from './saml.ts'

/** What Ory Polis reaches on two cores with PostgreSQL: the better end of what was measured. */
const polis = 54
const concurrency = 24
const redirect_uri = 'https://app.example.test/callback'
const entity_id = 'https://idp.example.test/saml'

export async function benchSso({
  seconds,
  entry = 'build',
}: {
  seconds: number
  entry?: 'build' | 'source'
}): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
  const cluster = await startCluster()
  const rows: Row[] = []
  try {
    for (const [name, database] of [
      ['PostgreSQL', { DATABASE_URL: cluster.url }],
      ['SQLite', {}],
    ] as const) {
      const settings = {
        DATA_DIR: join(folder, name),
        RATE_LIMITS: 'authorize=0,requests=0',
        ...database,
      }
      const server = await startProgram({ entry, settings })
      try {
        const times = await signIns(server, await prepare(server, settings), seconds)
        rows.push(rowOf(name, times, seconds))
      } finally {
        await server.end('SIGTERM')
      }
    }
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return rows
}

interface Customer {
  client_id: string
  connection: string
}

/** An organization with an active connection, written beside the running server. */
async function prepare(server: Program, settings: Record<string, string>): Promise<Customer> {
  const secret = 'a secret for processes under test, long enough'
  const deps = await openDeps(readConfig({ ...settings, GATEHOUSE_SECRET: secret, LOG_LEVEL: 'error' }))
  try {
    const [environment] = await listEnvironments(deps.store.db)
    if (!environment) throw new Error('no environment')
    const connection = await deps.store.change(systemActor, async (tx) => {
      await createRedirectUri(tx, environment.id, redirect_uri)
      const owner = { environment_id: environment.id, organization_id: server.organization }
      const made = await createConnection(tx, owner, {
        connection_type: 'GenericSAML',
        name: 'Bench',
        guide_id: 'generic-saml',
        attribute_map: {
          id: 'id',
          email: 'email',
          first_name: 'firstName',
          last_name: 'lastName',
          groups: 'groups',
        },
      })
      await changeDraft(tx, await draftOf(tx, made), {
        settings: {
          protocol: 'saml',
          metadata_source: 'manual',
          metadata_url: null,
          idp_entity_id: entity_id,
          sso_url: 'https://idp.example.test/sso',
          sso_binding: 'redirect',
          certificates: [parties.idp().certificate],
          sign_requests: false,
        },
      })
      await activateDraft(tx, made, { untested: true })
      return made
    })
    return { client_id: environment.client_id, connection: connection.id }
  } finally {
    await closeDeps(deps)
  }
}

async function signIns(server: Program, customer: Customer, seconds: number): Promise<number[]> {
  const pool = new Pool(server.origin, { connections: concurrency })
  const times: number[] = []
  const warm = performance.now() + 2_000
  const until = warm + seconds * 1000
  async function visitor(number: number) {
    for (let count = 0; performance.now() < until; count++) {
      const started = performance.now()
      await signIn(pool, server, customer, `user-${number}-${count % 50}`)
      if (started >= warm) times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, (_, number) => visitor(number)))
  await pool.close()
  return times
}

async function signIn(pool: Pool, server: Program, { client_id, connection }: Customer, user: string) {
  const query = new URLSearchParams({
    client_id,
    redirect_uri,
    response_type: 'code',
    connection,
    state: 'bench',
  })
  const away = await pool.request({ path: `/sso/authorize?${query}`, method: 'GET' })
  await away.body.dump()
  const idp = new URL(String(away.headers.location))
  const [cookie = ''] = String(away.headers['set-cookie']).split(';')
  const request = inflateRawSync(Buffer.from(idp.searchParams.get('SAMLRequest') ?? '', 'base64')).toString()
  const in_response_to = / ID="([^"]+)"/.exec(request)?.[1] ?? ''
  const SAMLResponse = Buffer.from(responseFor(server.origin, connection, in_response_to, user)).toString(
    'base64',
  )
  const parked = await pool.request({
    path: `/sso/saml/acs/${connection}`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ SAMLResponse }).toString(),
  })
  await parked.body.dump()
  const onwards = new URL(String(parked.headers.location))
  const back = await pool.request({ path: onwards.pathname, method: 'GET', headers: { cookie } })
  await back.body.dump()
  const code = new URL(String(back.headers.location)).searchParams.get('code')
  const answer = await pool.request({
    path: '/sso/token',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id, client_secret: server.key, grant_type: 'authorization_code', code }),
  })
  const text = await answer.body.text()
  if (answer.statusCode !== 200) throw new Error(`${back.headers.location}: ${text}`)
}

/** In canonical form as it stands, so that the digest of the text is the digest. */
function responseFor(origin: string, connection: string, in_response_to: string, user: string): string {
  const acs_url = `${origin}/sso/saml/acs/${connection}`
  const now = Date.now()
  const at = (offset: number) => new Date(now + offset * 1000).toISOString()
  const attribute = (name: string, ...values: string[]) =>
    `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`
  const issuer = `<saml:Issuer>${entity_id}</saml:Issuer>`
  const head = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" IssueInstant="${at(0)}" Version="2.0">${issuer}`
  const rest = `<saml:Subject><saml:NameID>${user}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${in_response_to}" NotOnOrAfter="${at(300)}" Recipient="${acs_url}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(-60)}" NotOnOrAfter="${at(300)}"><saml:AudienceRestriction><saml:Audience>${origin}/sso/saml/metadata/${connection}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${at(-5)}" SessionIndex="_s"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attribute('id', user)}${attribute('email', `${user}@example.test`)}${attribute('firstName', 'Ada')}${attribute('lastName', 'Okafor')}${attribute('groups', 'Engineering', 'Admins')}</saml:AttributeStatement></saml:Assertion>`
  const assertion = head + signatureOver(head + rest) + rest
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Destination="${acs_url}" ID="_${randomUUID()}" InResponseTo="${in_response_to}" IssueInstant="${at(0)}" Version="2.0">${issuer}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>${assertion}</samlp:Response>`
}

function rowOf(name: string, times: number[], seconds: number): Row {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0
  const per_second = Math.round(times.length / seconds)
  return {
    name: `Sign-ins from authorize to token, ${name}, ${concurrency} at a time`,
    per_second,
    p50_ms: at(0.5),
    p99_ms: at(0.99),
    ratio_to: { name: 'Ory Polis, best measured', ratio: per_second / polis },
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const entry = process.argv.includes('source') ? 'source' : 'build'
  // The cluster's process does not keep ours waiting for its end.
  const waiting = setInterval(() => undefined, 60_000)
  for (const row of await benchSso({ seconds: Number(process.argv[2] ?? 10), entry }))
    console.log(JSON.stringify(row))
  clearInterval(waiting)
}
