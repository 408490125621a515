/**
 * One real server for a test file: its own database, API key, clock and port. Answers are held to their contract
 * (test/world/strict.ts), and an answer of 500 is an error of the test unless it asks for one.
 */
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { createApp } from '../src/app.ts'
import { readConfig, type Environment as Settings } from '../src/config.ts'
import { systemActor } from '../src/db/store.ts'
import { closeDeps, type Deps, openDeps } from '../src/deps.ts'
import { isAskedForOnly } from '../src/events/index.ts'
import type { ApiKeyScope, OperationShape, Request, Response } from '../src/kernel/operation.ts'
import type { Outbound } from '../src/kernel/outbound.ts'
import type { DnsSettings } from '../src/protocols/dns/index.ts'
import { createApiKey } from '../src/resources/api-keys/api-keys.ts'
import {
  createEnvironment,
  type Environment,
  listEnvironments,
} from '../src/resources/environments/environments.ts'
import { type TestClock, testClock } from './world/clock.ts'
import { type Home, newHome } from './world/database.ts'
import { freePort } from './world/leash.ts'
import { beStrict } from './world/strict.ts'

export interface AppOptions {
  /** Over the settings of a test, spelled as in the environment: `{ RATE_LIMITS: 'links=3' }`. */
  settings?: Settings
  /** The instant at which the clock stands still until it is advanced. Absent: real time. */
  at?: string
  /** Whom to ask about DNS records; absent: nobody. */
  dns?: Partial<DnsSettings>
  /** Leads whom it asks to doubles. */
  outbound?: Outbound
  /** Another server on the same database, secret and clock. */
  beside?: TestApp
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The parsed body; empty when the answer has none or it is not JSON. */
  body: Record<string, unknown>
}

export interface CallOptions {
  /** An object goes as JSON; text and bytes go as they are. */
  body?: unknown
  /** Another API key, or null for none. */
  key?: string | null
  headers?: Record<string, string>
  redirect?: 'manual' | 'follow'
  /** For the tests of what must fail. */
  allow500?: boolean
}

/** An event as it is stored. */
export interface StoredEvent {
  id: string
  event: string
  environment_id: string
  organization_id: string | null
  data: Record<string, unknown>
  context: Record<string, unknown>
}

export interface TestApp {
  origin: string
  /** All permissions, in `environment`. */
  key: string
  environment: Environment
  clock: TestClock
  deps: Deps
  home: Home
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** A call that must succeed, typed by its contract. */
  ask<O extends OperationShape>(operation: O, request: AskOf<O>): Promise<Response<O>>
  /** Names of the events since the last look, oldest first; of portal.* only with `portalEvents`. */
  events(): Promise<string[]>
  /** Progress of the portal since the last look, which nobody sees who does not ask for it; changes are not progress. */
  portalEvents(): Promise<StoredEvent[]>
  newEvents(): Promise<StoredEvent[]>
  newKey(options?: {
    scopes?: readonly ApiKeyScope[]
    expires_at?: string
    environment?: Environment
  }): Promise<string>
  newEnvironment(name?: string): Promise<Environment>
  stop(): Promise<void>
}

/** Only the parts that the operation has; what is optional on the wire is optional here. */
export type AskOf<O extends OperationShape> = Partial<Request<O>> & { key?: string }

export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  const { beside } = options
  const home = beside?.home ?? (await newHome())
  const clock = beside?.clock ?? testClock(options.at)
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const config = readConfig({
    PORT: String(port),
    PUBLIC_URL: origin,
    GATEHOUSE_SECRET: 'a secret for the tests, long enough to be one',
    ALLOW_PRIVATE_NETWORKS: 'true',
    JOBS: 'false',
    // No test asks the internet.
    DNS_RESOLVERS: 'none',
    ...home.settings,
    ...options.settings,
  })
  const problems: string[] = []
  const deps = await openDeps(config, {
    clock: clock.now,
    log: listeningLog(problems),
    ...(options.dns && { dns: options.dns }),
    ...(options.outbound && { outbound: options.outbound }),
  })
  const app = await createApp(deps)
  beStrict(app, (problem) => problems.push(problem))
  await app.listen({ host: '127.0.0.1', port })
  const environment = beside?.environment ?? (await firstEnvironment(deps))
  const keyOf = keyMaker(deps, environment)
  const key = beside?.key ?? (await keyOf())
  const call = caller(origin, key, problems)
  const newEvents = eventReader(deps, (event) => !isAskedForOnly(event))
  const portalEvents = eventReader(
    deps,
    (event) => isAskedForOnly(event) && event !== 'portal.change.recorded',
  )
  await newEvents()
  return {
    origin,
    key,
    environment,
    clock,
    deps,
    home,
    call,
    ask: asker(call),
    events: async () => (await newEvents()).map(({ event }) => event),
    newEvents,
    portalEvents,
    newKey: keyOf,
    newEnvironment: (name = 'Staging') => deps.store.change(systemActor, (tx) => createEnvironment(tx, name)),
    stop: () => stop(app, deps, beside ? undefined : home),
  }
}

async function stop(app: FastifyInstance, deps: Deps, home: Home | undefined): Promise<void> {
  await app.close()
  await closeDeps(deps)
  await home?.remove()
}

async function firstEnvironment({ store }: Deps): Promise<Environment> {
  const [first] = await listEnvironments(store.db)
  if (!first) throw new Error('a database without environments')
  return first
}

function keyMaker({ store }: Deps, own: Environment): TestApp['newKey'] {
  return async ({ environment = own, ...input } = {}) => {
    const made = await store.change(systemActor, (tx) =>
      createApiKey(tx, environment.id, { name: 'Test key', ...input }),
    )
    return made.value
  }
}

function caller(origin: string, ownKey: string, problems: string[]): TestApp['call'] {
  return async (method, path, { body, key = ownKey, headers, redirect = 'manual', allow500 } = {}) => {
    problems.length = 0
    const asJson = typeof body === 'object' && !ArrayBuffer.isView(body)
    const response = await fetch(`${origin}${path}`, {
      method,
      redirect,
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : asJson ? JSON.stringify(body) : bytesOf(body),
    })
    const text = await response.text()
    if (problems.length > 0 && !allow500) throw new Error(`${method} ${path}: ${problems.join('\n')}`)
    return { status: response.status, headers: response.headers, text, body: parsed(text) }
  }
}

function asker(call: TestApp['call']): TestApp['ask'] {
  return async (operation, { key, ...request }) => {
    const { params, query, body } = request
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
      encodeURIComponent(String(memberOf(params, name))),
    )
    const answer = await call(operation.method.toUpperCase(), `${path}${searchOf(query)}`, {
      ...(body !== undefined && { body }),
      ...(key !== undefined && { key }),
    })
    if (answer.status !== operation.status)
      throw new Error(`${operation.id} answered ${answer.status}: ${answer.text}`)
    return answer.text === '' ? undefined : JSON.parse(answer.text)
  }
}

function memberOf(value: unknown, name: string): unknown {
  return Object.entries(value ?? {}).find(([key]) => key === name)?.[1]
}

function searchOf(query: unknown): string {
  const pairs = Object.entries(query ?? {}).map(([name, value]) => [name, String(value)])
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''
}

function bytesOf(body: unknown): string | Uint8Array<ArrayBuffer> {
  return ArrayBuffer.isView(body)
    ? new Uint8Array(Buffer.from(body.buffer, body.byteOffset, body.byteLength))
    : String(body)
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

function eventReader({ store }: Deps, counts: (event: string) => boolean): TestApp['newEvents'] {
  const seen = new Set<string>()
  return async () => {
    const rows = await store.db.selectFrom('events').selectAll().orderBy('id').execute()
    const fresh = rows.filter((row) => !seen.has(row.id) && counts(row.event))
    for (const row of fresh) seen.add(row.id)
    return fresh.map(({ created_at: _, position: __, ...row }) => ({
      ...row,
      data: JSON.parse(row.data),
      context: JSON.parse(row.context),
    }))
  }
}

/** Keeps what the server calls an error; everything else would only be noise. */
function listeningLog(problems: string[]) {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      const { msg, err } = JSON.parse(String(chunk))
      problems.push(`${msg}\n${err?.stack ?? ''}`)
      done()
    },
  })
  return pino({ level: 'error' }, sink)
}
