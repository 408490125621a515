/**
 * The outside world of log streams on one port of loopback: requests meant for any host arrive here, an intake judges
 * them, and a test may put faults in their way.
 */
import type { ServerResponse } from 'node:http'
import type { Outbound, OutboundRequest } from '../../src/kernel/outbound.ts'
import type { Intake } from './intakes/intake.ts'
import { listen } from './listen.ts'

/** What happens to a request instead of being judged. `after` takes the events first: the sender is not to know. */
export type Fault =
  | { status: number; headers?: Record<string, string>; body?: string }
  | 'reset'
  | 'half'
  | 'reset after'

export interface Sink {
  /** Every event that was taken, in order of arrival, repeats included. */
  taken: Record<string, unknown>[]
  /** Raw requests, newest last: method, URL as it was meant, headers, body. */
  requests: { method: string; url: string; headers: Record<string, string>; body: string }[]
  /** For the next requests, one each; or for all until it is cleared. */
  faults: Fault[]
  down: Fault | null
  /** Sends whatever is meant for the world to this sink. */
  reroute(outbound: Outbound): Outbound
  stop(): Promise<void>
}

const meantFor = 'x-meant-for'

export async function startSink(intakes: Intake[]): Promise<Sink> {
  const { origin, answerWith, stop } = await listen()
  const sink: Sink = {
    taken: [],
    requests: [],
    faults: [],
    down: null,
    reroute: (outbound) => ({
      ...outbound,
      fetch(target: string, request: OutboundRequest = {}) {
        const url = new URL(target)
        return outbound.fetch(`${origin}${url.pathname}${url.search}`, {
          ...request,
          headers: { ...request.headers, [meantFor]: url.host },
        })
      },
    }),
    stop,
  }
  answerWith(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    const { host: _, [meantFor]: meant, connection: _c, ...rest } = request.headers
    const headers = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]))
    const host = String(meant)
    const path = request.url ?? '/'
    const method = request.method ?? ''
    sink.requests.push({ method, url: `https://${host}${path}`, headers, body })
    const fault = sink.down ?? sink.faults.shift()
    if (fault !== undefined && fault !== 'reset after') return spoil(response, fault)
    let answer = { status: 404, headers: {}, body: '', taken: [] as Record<string, unknown>[] }
    for (const intake of intakes) {
      answer = { headers: {}, ...(await intake({ method, host, path, headers, body })) }
      if (answer.status !== 404) break
    }
    sink.taken.push(...answer.taken)
    if (fault === 'reset after') return spoil(response, 'reset')
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  return sink
}

function spoil(response: ServerResponse, fault: Fault): void {
  if (typeof fault === 'object') {
    response.writeHead(fault.status, fault.headers).end(fault.body ?? 'no')
  } else if (fault === 'half') {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half')
    setImmediate(() => response.destroy())
  } else {
    response.destroy()
  }
}
