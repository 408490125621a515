/** One batch to one destination: a token first where it needs one, then its requests, then what the answers mean. */
import { type Outbound, OutboundError } from '../../kernel/outbound.ts'
import type { TlsOutbound } from '../../kernel/outbound-tls.ts'
import type {
  Answer,
  Credential,
  HttpMessage,
  Message,
  StreamContext,
  StreamedEvent,
  Verdict,
} from '../../log-streams/destination.ts'
import { destinations } from '../../log-streams/destinations/index.ts'
import { TokenRefused } from '../../log-streams/token-answer.ts'
import type { LogStreamType } from '../../log-streams/types.ts'

export interface WayOut {
  outbound: Outbound
  tls: TlsOutbound
}
export interface Target {
  type: LogStreamType
  settings: Record<string, unknown>
  context: StreamContext
}
/** What went out and what came back, as it was: mask it before anybody sees it. */
export interface Exchange {
  message: Message
  answer: Answer | null
  /** A token that was asked for: the answer is nobody's business. */
  confidential: boolean
}
export interface Sending {
  verdict: Exclude<Verdict, { kind: 'pending' }>
  status: number | null
  exchanges: Exchange[]
}

/** Objects that are put side by side. */
const abreast = 8
/** How often a destination that is not finished yet is asked again, a second apart. */
const rounds = 30

/** Credentials of this process, by what they were traded for. A lost one is asked for again. */
export type Credentials = Map<string, Credential>

export async function sendBatch(
  out: WayOut,
  target: Target,
  batch: readonly StreamedEvent[],
  options: { credentials: Credentials; key: string; signal?: AbortSignal },
): Promise<Sending> {
  const known = options.credentials.get(options.key)
  const sending = await attempt(out, target, batch, options)
  // A token that was good a moment ago may have been revoked: only a fresh one is proof.
  if (sending.verdict.kind !== 'denied' || known === undefined) return sending
  options.credentials.delete(options.key)
  return attempt(out, target, batch, options)
}

async function attempt(
  out: WayOut,
  { type, settings, context }: Target,
  batch: readonly StreamedEvent[],
  { credentials, key, signal }: { credentials: Credentials; key: string; signal?: AbortSignal },
): Promise<Sending> {
  const destination = destinations[type]
  const exchanges: Exchange[] = []
  const ended = (verdict: Sending['verdict'], status: number | null = null): Sending => ({
    verdict,
    status,
    exchanges,
  })
  try {
    const credential = await credentialFor()
    const messages = await destination.requests(settings, batch, context, credential)
    let last: { verdict: Sending['verdict']; status: number | null } | undefined
    for (let start = 0; start < messages.length; start += abreast) {
      const answers = await Promise.all(messages.slice(start, start + abreast).map(deliver))
      const refused = answers.find(({ verdict }) => verdict.kind !== 'taken')
      if (refused) return ended(refused.verdict, refused.status)
      last = answers.at(-1)
    }
    return ended(last?.verdict ?? { kind: 'taken' }, last?.status)
  } catch (error) {
    if (error instanceof TokenRefused)
      return ended({ kind: error.denied ? 'denied' : 'later', reason: error.message })
    if (error instanceof OutboundError) return ended({ kind: 'later', reason: error.message })
    throw error
  }

  async function credentialFor(): Promise<Credential | null> {
    const known = credentials.get(key)
    // A minute of margin: it has to last until the request has arrived.
    if (known && known.expires_at.getTime() - context.now.getTime() > 60_000) return known
    const exchange = await destination.authorize(settings, context)
    if (exchange === null) return null
    const credential = exchange.read(await request(exchange.message, true))
    credentials.set(key, credential)
    return credential
  }

  async function deliver(first: Message): Promise<{ verdict: Sending['verdict']; status: number | null }> {
    if (first.transport === 'tls') {
      exchanges.push({ message: first, answer: null, confidential: false })
      await out.tls.send(first, first.body, signal)
      return { verdict: { kind: 'taken' }, status: null }
    }
    let message: HttpMessage = first
    for (let round = 0; round < rounds; round++) {
      const answer = await request(message, false)
      const verdict = destination.judge(answer, message)
      if (verdict.kind !== 'pending') return { verdict, status: answer.status }
      message = verdict.follow
      await new Promise((resume) => setTimeout(resume, 1_000))
    }
    return { verdict: { kind: 'later', reason: 'It did not finish in time.' }, status: 202 }
  }

  async function request(message: HttpMessage, confidential: boolean): Promise<Answer> {
    const exchange: Exchange = { message, answer: null, confidential }
    exchanges.push(exchange)
    const { method, url, headers, body } = message
    const {
      status,
      headers: answered,
      text,
    } = await out.outbound.fetch(url, {
      method,
      headers,
      ...(method !== 'GET' && { body }),
      max_bytes: 65_536,
      ...(signal && { signal }),
    })
    exchange.answer = { status, headers: answered, text }
    return exchange.answer
  }
}
