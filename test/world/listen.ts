/** A server of the tests in our own process, on a free port of 127.0.0.1. */
import { createServer, type RequestListener } from 'node:http'

export interface Listening {
  origin: string
  /** Which handler answers may be decided once the origin is known. */
  answerWith(handler: RequestListener): void
  stop(): Promise<void>
}

export function listen(): Promise<Listening> {
  let answer: RequestListener = (_request, response) => response.writeHead(503).end()
  const server = createServer((request, response) => answer(request, response))
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
        answerWith: (handler) => {
          answer = handler
        },
        stop: () =>
          new Promise((done) => {
            server.close(() => done())
            server.closeAllConnections()
          }),
      })
    })
  })
}
