/**
 * The only way out to an address that a customer gave. Names are resolved once, at connect time, and the connection
 * goes to the very address that was checked, so DNS rebinding cannot slip in between.
 */
import { lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, fetch as undiciFetch } from 'undici'
import { isPublicAddress } from './addresses.ts'

export class OutboundError extends Error {
  override readonly name = 'OutboundError'
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export interface OutboundPolicy {
  /** ALLOW_PRIVATE_NETWORKS: loopback and private targets, and plain http. For development. */
  allow_private: boolean
  timeout_ms: number
  max_bytes: number
}

export interface OutboundRequest {
  method?: 'GET' | 'POST' | 'PUT'
  headers?: Record<string, string>
  body?: string
  /** Redirects that may be followed; each target is checked anew. Default 0. */
  redirects?: number
  max_bytes?: number
  signal?: AbortSignal
}
export interface OutboundResponse {
  status: number
  headers: Headers
  bytes: Buffer
  /** The bytes as UTF-8. */
  text: string
  /** After redirects. */
  url: string
}
/** An answer of any length, read piece by piece; a connection that is cut throws while it is read. */
export interface OutboundStream {
  status: number
  headers: Headers
  body: AsyncIterable<Uint8Array>
  url: string
}
export interface Outbound {
  /** @throws OutboundError with a code fit for the message catalogue. */
  fetch(url: string, request?: OutboundRequest): Promise<OutboundResponse>
  /** For long lists: the answer may begin late and take long, but never falls silent. @throws OutboundError */
  open(url: string, request?: OutboundRequest): Promise<OutboundStream>
  close(): Promise<void>
}

export function createOutbound(policy: OutboundPolicy): Outbound {
  const agent = new Agent({
    connect: { lookup: guardedLookup(policy.allow_private), timeout: policy.timeout_ms },
    headersTimeout: policy.timeout_ms,
    bodyTimeout: policy.timeout_ms,
    // A host that hangs at one address must leave room for its others.
    connections: 64,
  })

  const patient = new Agent({
    connect: { lookup: guardedLookup(policy.allow_private), timeout: policy.timeout_ms },
    headersTimeout: slowAnswerMs,
    bodyTimeout: slowAnswerMs / 5,
    connections: 4,
  })

  async function send(url: URL, request: OutboundRequest, dispatcher: Agent, signal: AbortSignal | null) {
    const response = await undiciFetch(url, {
      dispatcher,
      method: request.method ?? 'GET',
      headers: { 'user-agent': 'Gatehouse', ...request.headers },
      redirect: 'manual',
      signal,
      ...(request.body !== undefined && { body: request.body }),
    })
    const headers = new Headers([...response.headers])
    return { status: response.status, headers, body: response.body, url: url.href }
  }

  async function whole(url: URL, request: OutboundRequest): Promise<OutboundResponse> {
    const deadline = AbortSignal.timeout(policy.timeout_ms)
    const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline
    const { body, ...response } = await send(url, request, agent, signal)
    const bytes = await readCapped(body, request.max_bytes ?? policy.max_bytes)
    return { ...response, bytes, text: bytes.toString('utf8') }
  }

  async function streamed(url: URL, request: OutboundRequest): Promise<OutboundStream> {
    const { body, ...response } = await send(url, request, patient, request.signal ?? null)
    return { ...response, body: explaining(body, url) }
  }

  async function follow<R extends { status: number; headers: Headers }>(
    target: string,
    request: OutboundRequest,
    once: (url: URL, request: OutboundRequest) => Promise<R>,
  ): Promise<R> {
    let url = checkUrl(target, policy.allow_private)
    for (let hop = 0; ; hop++) {
      const response = await once(url, request).catch((error: unknown) => {
        throw explain(error, url)
      })
      const location = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || location === null) return response
      if (hop >= (request.redirects ?? 0))
        throw new OutboundError('redirect_refused', `${url.host} answered with a redirect.`)
      url = checkUrl(new URL(location, url).href, policy.allow_private)
    }
  }

  return {
    fetch: (target, request = {}) => follow(target, request, whole),
    open: (target, request = {}) => follow(target, request, streamed),
    async close() {
      await Promise.all([agent.close(), patient.close()])
    },
  }
}

/** A report of a hundred thousand people is made before its first byte is sent. */
const slowAnswerMs = 300_000

async function* explaining(body: AsyncIterable<Uint8Array> | null, url: URL): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* body
  } catch (error) {
    throw explain(error, url)
  }
}

/** @throws OutboundError `url_invalid`, `https_required`, `private_address`. */
export function checkUrl(text: string, allowPrivate: boolean): URL {
  if (!URL.canParse(text)) throw new OutboundError('url_invalid', 'This is not a web address.')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new OutboundError('url_invalid', 'Only https addresses can be read.')
  if (url.username || url.password)
    throw new OutboundError('url_invalid', 'An address with a user name or password in it is refused.')
  if (url.protocol === 'http:' && !allowPrivate)
    throw new OutboundError('https_required', 'The address must begin with https.')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw privateAddress(host)
  return url
}

function privateAddress(host: string): OutboundError {
  return new OutboundError('private_address', `${host} is not an address on the public internet.`)
}

export function guardedLookup(allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0)
      const refused = allowPrivate ? undefined : addresses.find(({ address }) => !isPublicAddress(address))
      if (refused) return callback(privateAddress(hostname), '', 0)
      const [first] = addresses
      if (!first) return callback(new OutboundError('host_not_found', `${hostname} has no address.`), '', 0)
      if (options.all) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}

async function readCapped(body: AsyncIterable<Uint8Array> | null, max: number): Promise<Buffer> {
  if (!body) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > max) throw new OutboundError('too_large', `The answer is larger than ${max} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function explain(error: unknown, url: URL): OutboundError {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof OutboundError) return cause
    // A DOMException's code is a number that says nothing.
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      return new OutboundError('host_not_found', `${url.hostname} does not exist.`, { cause: error })
    if (code === 'ECONNREFUSED')
      return new OutboundError('connection_refused', `${url.host} refused the connection.`, { cause: error })
    if (/TIMEOUT|TimeoutError/.test(code))
      return new OutboundError('timed_out', `${url.host} did not answer in time.`, { cause: error })
    if (/CERT|TLS|SSL|SELF_SIGNED/.test(code))
      return new OutboundError('tls_failed', `The certificate of ${url.host} is not trusted.`, {
        cause: error,
      })
  }
  return new OutboundError('unreachable', `${url.host} could not be reached.`, { cause: error })
}
