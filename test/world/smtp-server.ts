/** A mail server on loopback that takes mails as it is told, and keeps what it took. */
import { type AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface Taken {
  from: string
  to: string
  raw: string
}

/**
 * `drop` closes the connection once the whole message is there, `hang` never answers then: either way nobody is told, and
 * whether it counts as taken is the point. Numbers are SMTP replies, to the recipient or, after `data`, to the message.
 */
export type Behaviour = 'take' | 'drop' | 'hang' | number | { data: number }

export async function startSmtpServer(options: SMTPServerOptions = {}) {
  const taken: Taken[] = []
  const seen: Taken[] = []
  const behaviours = new Map<string, Behaviour>()
  const behaviourOf = (to: string) => behaviours.get(to) ?? 'take'
  let connections = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 10,
    onConnect: (_session, done) => {
      connections++
      done()
    },
    onRcptTo: ({ address }, _session, done) => {
      const behaviour = behaviourOf(address)
      done(typeof behaviour === 'number' ? reply(behaviour) : null)
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const to = rcptTo[0]?.address ?? ''
        const mail = {
          from: mailFrom === false ? '' : mailFrom.address,
          to,
          raw: Buffer.concat(chunks).toString(),
        }
        seen.push(mail)
        const behaviour = behaviourOf(to)
        if (behaviour === 'hang') return
        if (behaviour === 'drop') return drop()
        if (typeof behaviour === 'object') return done(reply(behaviour.data))
        taken.push(mail)
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket: unknown) => {
    if (socket instanceof Socket) sockets.add(socket)
  })
  const drop = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const port = isAddress(address) ? address.port : 0
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    /** Taken and answered with 250. */
    taken,
    /** Whole messages that came, whatever was answered. */
    seen,
    connections: () => connections,
    to: (recipient: string) => seen.filter(({ to }) => to === recipient),
    behave: (recipient: string, behaviour: Behaviour) => void behaviours.set(recipient, behaviour),
    stop: () =>
      new Promise<void>((resolve) => {
        drop()
        server.close(resolve)
      }),
  }
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

function reply(responseCode: number): Error {
  return Object.assign(new Error(`said ${responseCode}`), { responseCode })
}
