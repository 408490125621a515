/** What arrives at the door and is no request that an operation could take. */
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../harness.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())
afterEach(async () => expect(await app.events()).toEqual([]))

const json = { 'content-type': 'application/json' }
const post = (body: unknown, headers: Record<string, string> = json) =>
  app.call('POST', '/organizations', { body, headers })

describe('a body', () => {
  it.each<[string, unknown, number, string]>([
    ['that breaks off', '{"name":', 400, 'invalid_request'],
    ['that is no JSON', 'name=Acme', 400, 'invalid_request'],
    ['that is a list', '[]', 400, 'invalid_request'],
    ['that is a number', '7', 400, 'invalid_request'],
    ['that is text', '"Acme"', 400, 'invalid_request'],
    ['that is null', 'null', 422, 'invalid_request_parameters'],
    ['of no bytes', '', 422, 'invalid_request_parameters'],
    ['of white space', '  \n', 400, 'invalid_request'],
    ['with a NUL', '{"name":"a\\u0000b"}', 400, 'invalid_request'],
    ['with a NUL in a key', '{"name":"x","metadata":{"\\u0000":"b"}}', 400, 'invalid_request'],
    ['with half a surrogate pair', '{"name":"\\ud800"}', 400, 'invalid_request'],
    ['with the other half', '{"name":"\\uDC00x"}', 400, 'invalid_request'],
    ['with bytes that are no UTF-8', Buffer.from('{"name":"\xff\xfe"}', 'latin1'), 400, 'invalid_request'],
    ['with __proto__', '{"name":"x","__proto__":{"admin":true}}', 400, 'invalid_request'],
    ['with __proto__ further in', '{"name":"x","metadata":{"__proto__":"x"}}', 400, 'invalid_request'],
    [
      'with a constructor that has a prototype',
      '{"constructor":{"prototype":{"a":1}},"name":"x"}',
      400,
      'invalid_request',
    ],
    [
      'of a thousand nested lists',
      `{"name":"x","metadata":${'['.repeat(1000)}${']'.repeat(1000)}}`,
      422,
      'invalid_request_parameters',
    ],
    ['of 400,000 nested lists', '['.repeat(400_000) + ']'.repeat(400_000), 400, 'invalid_request'],
    ['of more than a megabyte', JSON.stringify({ name: 'x'.repeat(1_048_576) }), 413, 'request_too_large'],
    [
      'with 100,000 wrong items',
      JSON.stringify({ name: 'x', domains: Array(100_000).fill(1) }),
      422,
      'invalid_request_parameters',
    ],
  ])('%s is refused', async (_, body, status, code) => {
    const answer = await post(body)
    expect(answer).toMatchObject({ status, body: { code, message: expect.any(String) } })
    expect(answer.text.length).toBeLessThan(4_000)
  })

  it.each<[string | undefined, number]>([
    ['application/json; charset=utf-8', 422],
    ['APPLICATION/JSON', 422],
    ['text/plain', 415],
    ['application/xml', 415],
    ['multipart/form-data; boundary=x', 415],
    ['nonsense', 415],
  ])('as %s is answered %i', async (type, status) => {
    expect((await post('{}', type === undefined ? {} : { 'content-type': type })).status).toBe(status)
  })

  it('of a form may not hide a NUL either', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await post('name=a%00b', headers)).status).toBe(400)
  })
})

describe('an address', () => {
  it.each([
    ['/organizations/%zz', 400, 'invalid_request'],
    ['/organizations/%C0%80', 400, 'invalid_request'],
    ['/organizations/org_%00', 400, 'invalid_request'],
    ['/organizations?after=%00', 400, 'invalid_request'],
    ['/organizations?search=%00', 400, 'invalid_request'],
    ['/events?events=%00', 400, 'invalid_request'],
    [`/organizations/org_${'x'.repeat(600)}`, 414, 'uri_too_long'],
    [`/organizations/org_${'x'.repeat(20_000)}`, 431, 'request_header_fields_too_large'],
    [`/organizations/org_${'x'.repeat(500)}`, 404, 'organization_not_found'],
    ["/organizations/'; drop table organizations", 404, 'organization_not_found'],
    ['/organizations/../../etc/passwd', 404, 'route_not_found'],
    ['/nowhere', 404, 'route_not_found'],
    ['/organizations/', 200, undefined],
  ])('%s is answered %i', async (path, status, code) => {
    const answer = await app.call('GET', path)
    expect(answer.status).toBe(status)
    expect(answer.body.code).toBe(code)
  })

  it.each(['PATCH', 'OPTIONS', 'PUT', 'DELETE'])(
    'does not take %s where the contract has none',
    async (method) => {
      expect(await app.call(method, '/organizations')).toMatchObject({
        status: 404,
        body: { code: 'route_not_found' },
      })
    },
  )
})

describe('every answer', () => {
  it.each([
    ['GET', '/organizations'],
    ['GET', '/organizations/org_x'],
    ['GET', '/nowhere'],
    ['GET', '/organizations/%zz'],
    ['GET', `/organizations/${'x'.repeat(600)}`],
    ['GET', `/organizations/${'x'.repeat(20_000)}`],
    ['GET', '/organizations?limit=0'],
    ['POST', '/organizations'],
    ['GET', '/health/live'],
    ['GET', '/metrics'],
  ])('to %s %.40s has a request id of its own, the same as in the body', async (method, path) => {
    const ids = new Set<string>()
    for (let n = 0; n < 2; n++) {
      const { headers, body, status } = await app.call(method, path, {
        key: path === '/organizations' ? app.key : null,
      })
      const id = headers.get('x-request-id') ?? ''
      expect(id).toMatch(/^req_[0-9A-Z]{26}$/)
      if (status >= 400) expect(body.request_id).toBe(id)
      ids.add(id)
    }
    expect(ids.size).toBe(2)
  })

  it('does not repeat a request id that the caller made up', async () => {
    const { headers } = await app.call('GET', '/organizations', { headers: { 'x-request-id': 'evil' } })
    expect(headers.get('x-request-id')).not.toBe('evil')
  })
})

describe('bytes that are no HTTP', () => {
  it.each([
    ['garbage', 'GARBAGE\r\n\r\n', 400],
    ['a method that does not exist', 'FOO / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['huge headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('are answered: %s', async (_, bytes, status) => {
    const text = await exchange(bytes)
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    const body: unknown = JSON.parse(text.split('\r\n\r\n')[1] ?? '')
    expect(body).toMatchObject({ message: expect.any(String), code: expect.any(String) })
    expect(text).toMatch(/^x-request-id: req_/m)
  })

  it('a POST without a content type or a body is a request', async () => {
    const lines = [
      'POST /organizations HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${app.key}`,
      'Content-Length: 0',
    ]
    expect(await exchange(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 422 /)
  })
})

function exchange(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(new URL(app.origin).port), '127.0.0.1', () => socket.write(bytes))
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}
