/** Tries settings against the destination itself, with one event that says it is a test, and shows what was said. */
import type { StreamContext, StreamedEvent } from '../../log-streams/destination.ts'
import type { LogStreamType } from '../../log-streams/types.ts'
import type { LogStreamTrial } from './contract.ts'
import { brief, masked, secretTexts } from './secrets.ts'
import { type Exchange, sendBatch, type WayOut } from './send.ts'

/** Longer answers and bodies are cut where they are shown. */
const shownChars = 4_000

export async function tryDestination(
  out: WayOut,
  input: { type: LogStreamType; settings: Record<string, unknown>; organization_id: string },
  context: StreamContext,
): Promise<LogStreamTrial> {
  const { type, settings, organization_id } = input
  const credentials = new Map()
  const started = performance.now()
  const { verdict, exchanges } = await sendBatch(
    out,
    { type, settings, context },
    [testEvent(organization_id, context)],
    { credentials, key: 'trial' },
  )
  const temporary = [...credentials.values()].flatMap(({ values }) => Object.values(values).map(String))
  const secrets = [...secretTexts(type, settings), ...temporary]
  const taken = verdict.kind === 'taken'
  return {
    ok: taken,
    reason: taken ? null : brief(verdict.reason, secrets),
    duration_ms: Math.round(performance.now() - started),
    exchanges: exchanges.map((exchange) => shown(exchange, secrets)),
  }
}

function testEvent(organization_id: string, { now }: StreamContext): StreamedEvent {
  const occurred_at = now.toISOString()
  const id = `log_stream_test_${now.getTime()}`
  const event = {
    object: 'audit_log_event',
    id,
    organization_id,
    action: 'log_stream.tested',
    occurred_at,
    actor: { id: 'log_stream', type: 'system' },
    targets: [{ id: organization_id, type: 'organization' }],
    context: { location: '0.0.0.0' },
    metadata: { test: true },
  }
  return { id, occurred_at, organization_id, type: event.action, event }
}

/** Headers that are credentials whatever they hold, signatures included. */
const confidentialHeaders = /authorization|token|secret|api-key|apikey|cookie/i

function shown(
  { message, answer, confidential }: Exchange,
  secrets: string[],
): LogStreamTrial['exchanges'][number] {
  const plain = (text: string) => masked(text, secrets).slice(0, shownChars)
  if (message.transport === 'tls')
    return {
      method: 'TLS',
      url: `${message.host}:${message.port}`,
      headers: {},
      body: plain(message.body),
      status: null,
      answer: '',
    }
  const headers = Object.entries(message.headers).map(([name, value]) => [
    name,
    confidentialHeaders.test(name) ? '••••' : plain(value),
  ])
  return {
    method: message.method,
    url: plain(message.url),
    headers: Object.fromEntries(headers),
    body: confidential ? plain(withoutAssertion(message.body)) : plain(message.body),
    status: answer?.status ?? null,
    answer: confidential && answer?.status === 200 ? '••••' : plain(answer?.text ?? ''),
  }
}

/** A signed assertion is good for an hour to whoever reads it. */
function withoutAssertion(body: string): string {
  return body.replace(/(^|&)(assertion|client_secret|client_assertion)=[^&]*/g, '$1$2=••••')
}
