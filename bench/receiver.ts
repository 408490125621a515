/** Takes webhooks and notes when each arrived; on SIGTERM it says so: `[number of the event, milliseconds][]`. */
import { createServer } from 'node:http'

const arrivals: [number, number][] = []

const server = createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    text += chunk
  })
  request.on('end', () => {
    arrivals.push([Number(JSON.parse(text).data.name), performance.timeOrigin + performance.now()])
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
