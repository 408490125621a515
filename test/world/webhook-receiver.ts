/** A receiver of webhooks on loopback that answers as it is told, and keeps what came. */
import type { ServerResponse } from 'node:http'
import { listen } from './listen.ts'

export interface Received {
  path: string
  at: number
  signature: string
  body: string
}
export type Behaviour = (response: ServerResponse, received: Received) => void

export const accept: Behaviour = (response) => response.writeHead(200).end()
export const answer =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    response.writeHead(status, headers).end('no')
/** Takes the request and never answers. */
export const hang: Behaviour = () => undefined

export async function startReceiver() {
  const received: Received[] = []
  const behaviours = new Map<string, Behaviour>()
  const { origin, answerWith, stop } = await listen()
  answerWith(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const path = request.url ?? ''
    const one = {
      path,
      at: Date.now(),
      signature: String(request.headers['workos-signature']),
      body: Buffer.concat(chunks).toString(),
    }
    received.push(one)
    ;(behaviours.get(path) ?? accept)(response, one)
  })
  return {
    received,
    /** @returns the address. */
    endpoint(path: string, behaviour: Behaviour = accept): string {
      behaviours.set(path, behaviour)
      return `${origin}${path}`
    },
    at: (path: string) => received.filter((one) => one.path === path),
    stop,
  }
}
