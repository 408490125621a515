/** The yardstick: a bare HTTP server that reads the same JSON and answers bytes of the same length. */
import { createServer } from 'node:http'

const answer = { object: 'portal_link', link: process.argv[2] ?? '' }

const server = createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    text += chunk
  })
  request.on('end', () => {
    const asked: { organization?: string } = JSON.parse(text)
    const body = JSON.stringify(answer)
    response.writeHead(asked.organization ? 201 : 422, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : '')
})
