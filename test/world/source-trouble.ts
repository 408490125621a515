/** What can befall a question to somebody else's API. Each fake asks here before it answers honestly. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { listen } from './listen.ts'

export type Trouble =
  | { status: number; body?: string; headers?: Record<string, string> }
  /** The answer begins and the connection is cut in the middle of it. */
  | 'cut'
  /** The connection is cut before anything is said. */
  | 'drop'

export interface Question {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: string
}
export interface Answer {
  status?: number
  body: unknown
  type?: string
  headers?: Record<string, string>
}

export interface FakeApi {
  origin: string
  questions: Question[]
  /** The next questions whose path fits meet with trouble, once for each. */
  trouble(path: RegExp, ...troubles: Trouble[]): void
  /** Waits here before each answer. */
  beforeAnswer(wait: (question: Question) => Promise<void>): void
  stop(): Promise<void>
}

/** @param answer the honest provider; what it throws is a mistake of the test. */
export async function startFakeApi(answer: (question: Question) => Answer): Promise<FakeApi> {
  const server = await listen()
  const questions: Question[] = []
  let waiting: { path: RegExp; trouble: Trouble }[] = []
  let pause: (question: Question) => Promise<void> = async () => undefined

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', server.origin)
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const { method = 'GET', headers } = request
    const question = { method, path: url.pathname, query: url.searchParams, headers, body }
    questions.push(question)
    await pause(question)
    const next = waiting.find(({ path }) => path.test(`${url.pathname}${url.search}`))
    waiting = waiting.filter((one) => one !== next)
    if (next?.trouble === 'drop') return request.socket.destroy()
    if (next && next.trouble !== 'cut') {
      const { status, headers: extra = {}, body: text = '{}' } = next.trouble
      return response.writeHead(status, { 'content-type': 'application/json', ...extra }).end(text)
    }
    const honest = answer(question)
    const text = typeof honest.body === 'string' ? honest.body : JSON.stringify(honest.body)
    response.writeHead(honest.status ?? 200, {
      'content-type': honest.type ?? 'application/json',
      ...honest.headers,
      ...(next && { 'content-length': Buffer.byteLength(text) }),
    })
    if (!next) return response.end(text)
    response.write(text.slice(0, Math.floor(text.length / 2)), () => request.socket.destroy())
  }

  server.answerWith((request, response) => {
    handle(request, response).catch((error: Error) => response.writeHead(599).end(error.message))
  })
  return {
    origin: server.origin,
    questions,
    trouble: (path, ...troubles) => waiting.push(...troubles.map((trouble) => ({ path, trouble }))),
    beforeAnswer: (wait) => {
      pause = wait
    },
    stop: server.stop,
  }
}

/** Reads as many as fit on a page, and says where the next begins. */
export function pageOf<T>(
  all: readonly T[],
  from: number,
  size: number,
): { page: T[]; next: number | undefined } {
  const page = all.slice(from, from + size)
  return { page, next: from + size < all.length ? from + size : undefined }
}
