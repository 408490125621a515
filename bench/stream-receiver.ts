/** Takes a log stream's batches and notes when each event arrived; on SIGTERM it says so: `[number, milliseconds][]`. */
import { createServer } from 'node:http'

const arrivals: [number, number][] = []

const server = createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    text += chunk
  })
  request.on('end', () => {
    const at = performance.timeOrigin + performance.now()
    const items: { event: { metadata: { n?: number } } }[] = JSON.parse(text)
    for (const { event } of items) if (event.metadata.n !== undefined) arrivals.push([event.metadata.n, at])
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
