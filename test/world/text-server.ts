/** A server on loopback that answers with given texts: the customer's side of a metadata URL. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TextServer {
  /** @returns the address. */
  serve(path: string, text: string, type?: string): string
  url(path: string): string
  stop(): Promise<void>
}

export async function serveText(): Promise<TextServer> {
  const texts = new Map<string, { text: string; type: string }>()
  const server = createServer((request, response) => {
    const found = texts.get(request.url ?? '')
    response
      .writeHead(found ? 200 : 404, { 'content-type': found?.type ?? 'text/plain' })
      .end(found?.text ?? 'nothing here')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address: AddressInfo | string | null = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return {
    serve(path, text, type = 'application/xml') {
      texts.set(path, { text, type })
      return `${origin}${path}`
    },
    url: (path) => `${origin}${path}`,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  }
}
