/**
 * One question to a source. Short quotas are waited for here; everything else becomes a PullError in the provider's own
 * terms, by a table that each adapter keeps.
 */

import type { JsonObject } from '../kernel/json.ts'
import {
  OutboundError,
  type OutboundRequest,
  type OutboundResponse,
  type OutboundStream,
} from '../kernel/outbound.ts'
import type { PullWorld } from './adapter.ts'
import { PullError, type PullErrorCode } from './pull-error.ts'
import { textOf } from './records.ts'

/** What an answer other than 2xx means. The first row that fits is taken. */
export interface Refusal {
  status: number
  /** Says more than the status does. */
  body?: RegExp
  code: PullErrorCode
  message: string
}

const attempts = 5
/** Longer waits are left to the next sync. */
const longestWaitSeconds = 60

export interface Asked {
  world: PullWorld
  provider: string
  refusals: readonly Refusal[]
}

/** @returns the parsed answer, an object. */
export async function askJson(asked: Asked, url: string, request: OutboundRequest = {}): Promise<JsonObject> {
  const { text } = await answered(asked, () => asked.world.outbound.fetch(url, withSignal(asked, request)))
  return objectIn(asked, text)
}

/** @returns undefined when the source says that it is what it was when its validator was `etag`. */
export async function askIfChanged(
  asked: Asked,
  url: string,
  etag: string | undefined,
  request: OutboundRequest = {},
): Promise<{ body: JsonObject; etag: string | null } | undefined> {
  const headers = { ...request.headers, ...(etag !== undefined && { 'if-none-match': etag }) }
  const unchanged = etag === undefined ? undefined : 304
  const send = () => asked.world.outbound.fetch(url, withSignal(asked, { ...request, headers }))
  const answer = await answered(asked, send, unchanged)
  if (answer.status === unchanged) return undefined
  const body = objectIn(asked, answer.text)
  return { body, etag: answer.headers.get('etag') ?? textOf(body.etag) }
}

function objectIn({ provider }: Asked, text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {}
  throw new PullError('answer_unreadable', `${provider} answered with something that is not JSON.`)
}

/** For answers of any length: read piece by piece, and an end that comes too early throws. */
export async function* askBytes(
  asked: Asked,
  url: string,
  request: OutboundRequest = {},
): AsyncGenerator<Uint8Array> {
  const response = await answered(asked, () => asked.world.outbound.open(url, withSignal(asked, request)))
  try {
    yield* response.body
  } catch (error) {
    throw explained(asked, error)
  }
}

export async function askText(asked: Asked, url: string, request: OutboundRequest = {}): Promise<string> {
  return (await answered(asked, () => asked.world.outbound.fetch(url, withSignal(asked, request)))).text
}

function withSignal({ world }: Asked, request: OutboundRequest): OutboundRequest {
  return { ...request, signal: world.signal }
}

async function answered<R extends OutboundResponse | OutboundStream>(
  asked: Asked,
  send: () => Promise<R>,
  /** A status beside 2xx that is an answer, too. */
  also?: number,
): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    const response = await send().catch((error: unknown) => {
      throw explained(asked, error)
    })
    if ((response.status >= 200 && response.status <= 299) || response.status === also) return response
    const body = 'text' in response ? response.text : await firstOf(response)
    const refusal = refused(asked, response.status, body)
    const wait = refusal.code === 'quota_exceeded' ? waitSeconds(asked, response.headers, attempt) : undefined
    if (wait === undefined || attempt === attempts || wait > longestWaitSeconds)
      throw new PullError(refusal.code, refusal.message, { retry_after: wait })
    await asked.world.pause(wait)
  }
}

function refused(
  { provider, refusals }: Asked,
  status: number,
  body: string,
): Pick<Refusal, 'code' | 'message'> {
  const known = refusals.find((row) => row.status === status && (row.body?.test(body) ?? true))
  if (known) return known
  if (status === 401)
    return { code: 'credentials_rejected', message: `${provider} does not accept these credentials.` }
  if (status === 403)
    return { code: 'permission_missing', message: `${provider} does not let these credentials read people.` }
  if (status === 404)
    return {
      code: 'settings_wrong',
      message: `${provider} has nothing at the address that the settings lead to.`,
    }
  if (status === 429 || status === 503)
    return { code: 'quota_exceeded', message: `${provider} asks us to come back later.` }
  if (status >= 500)
    return { code: 'unreachable', message: `${provider} answered with an error (${status}).` }
  return { code: 'answer_unreadable', message: `${provider} answered with the status ${status}.` }
}

/** What the source says, else 1, 2, 4 … seconds. */
function waitSeconds({ world }: Asked, headers: Headers, attempt: number): number {
  const said = headers.get('retry-after')
  if (said === null || said === '') return 2 ** (attempt - 1)
  const seconds = Number(said)
  const wait = Number.isFinite(seconds) ? seconds : (Date.parse(said) - world.now().getTime()) / 1000
  return Number.isFinite(wait) ? Math.max(1, Math.ceil(wait)) : 2 ** (attempt - 1)
}

async function firstOf({ body }: OutboundStream): Promise<string> {
  let text = ''
  for await (const chunk of body) {
    text += Buffer.from(chunk).toString('latin1')
    if (text.length > 10_000) break
  }
  return text
}

function explained({ provider, world }: Asked, error: unknown): unknown {
  if (world.signal.aborted) return world.signal.reason
  if (error instanceof PullError) return error
  if (!(error instanceof OutboundError)) return error
  const settings = ['url_invalid', 'https_required', 'private_address', 'host_not_found', 'redirect_refused']
  const code = settings.includes(error.code)
    ? 'settings_wrong'
    : error.code === 'too_large'
      ? 'answer_unreadable'
      : 'unreachable'
  return new PullError(code, `${provider}: ${error.message}`, { cause: error })
}
