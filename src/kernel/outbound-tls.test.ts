import { createServer, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type KeyPair, selfSigned } from '../../test/world/certificate.ts'
import { syslogEvents } from '../../test/world/intakes/http-intakes.ts'
import { destinations } from '../log-streams/destinations/index.ts'
import { createTlsOutbound } from './outbound-tls.ts'

let pair: KeyPair
let port = 0
let received = Buffer.alloc(0)
/** What the receiver does with a connection. */
let behaviour: (socket: TLSSocket) => void
const open = createTlsOutbound({ allow_private: true, timeout_ms: 500 })

const reads = (socket: TLSSocket) => {
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
  })
}
let stop: () => Promise<void>
const sockets = new Set<TLSSocket>()
beforeAll(async () => {
  pair = await selfSigned('localhost')
  const server = createServer({ key: pair.key, cert: pair.certificate }, (socket) => {
    socket.on('error', () => undefined)
    sockets.add(socket)
    behaviour(socket)
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' ? (address?.port ?? 0) : 0
  stop = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
})
afterAll(() => stop())

it('has delivered every byte when it says so: syslog frames, read by octets', async () => {
  behaviour = reads
  const batch = Array.from({ length: 500 }, (_, n) => ({
    id: `audit_log_event_${n}`,
    occurred_at: '2026-03-01T12:00:00.000Z',
    organization_id: 'org_1',
    type: 'document.viewed',
    event: { id: `audit_log_event_${n}`, text: 'naïve \u{1f9ea}\n'.repeat(20) },
  }))
  const context = { now: new Date(), source: 'Meridian', external_id: 'x', aws: null }
  const [message] = await destinations.Syslog.requests({ host: 'localhost', port }, batch, context, null)
  await open.send({ host: 'localhost', port, ca: pair.certificate }, message?.body ?? '')
  expect(syslogEvents(received)).toEqual(batch.map(({ event }) => event))
})

it.each([
  ['a certificate that nobody vouches for', reads, false, 'tls_failed'],
  ['a receiver that hangs', () => undefined, true, 'timed_out'],
  ['a receiver that breaks off', (socket: TLSSocket) => socket.destroy(), true, 'unreachable'],
] as const)('fails for %s', async (_name, does, trusted, code) => {
  behaviour = (socket) => {
    // A socket that nobody reads never sees the end of what it is sent.
    if (code === 'timed_out') socket.pause()
    does(socket)
  }
  const target = { host: 'localhost', port, ...(trusted && { ca: pair.certificate }) }
  await expect(open.send(target, 'x'.repeat(5_000_000))).rejects.toMatchObject({ code })
})

it('goes to no private address, by number or by name', async () => {
  const guarded = createTlsOutbound({ allow_private: false, timeout_ms: 500 })
  for (const host of ['127.0.0.1', 'localhost'])
    await expect(guarded.send({ host, port, ca: pair.certificate }, 'x')).rejects.toMatchObject({
      code: 'private_address',
    })
})

it('is aborted when somebody else has taken over', async () => {
  behaviour = (socket) => socket.pause()
  const aborted = new AbortController()
  const sending = open.send({ host: 'localhost', port, ca: pair.certificate }, 'x', aborted.signal)
  aborted.abort()
  await expect(sending).rejects.toMatchObject({ code: 'timed_out' })
})
