/**
 * Takes what is sent and notes when each event arrived; on SIGTERM it says so: `[number of the event, milliseconds][]`.
 * `node bench/receiver.ts webhook|stream`: an event in a body, whose number is its name, or an array of audit events.
 */
import { createServer } from 'node:http'
import type { Kind } from './arrivals.ts'

const numbersOf: Record<Kind, (body: string) => number[]> = {
  webhook: (body) => [Number(JSON.parse(body).data.name)],
  stream: (body) => {
    const items: { event: { metadata: { n?: number } } }[] = JSON.parse(body)
    return items.flatMap(({ event }) => event.metadata.n ?? [])
  },
}
const read = numbersOf[process.argv[2] === 'stream' ? 'stream' : 'webhook']
const arrivals: [number, number][] = []

const server = createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    text += chunk
  })
  request.on('end', () => {
    const at = performance.timeOrigin + performance.now()
    for (const number of read(text)) arrivals.push([number, at])
    response.writeHead(200, { 'content-length': 0 })
    response.end()
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : '')
})
process.once('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify(arrivals)}\n`, () => process.exit(0))
})
