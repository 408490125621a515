/**
 * SMTP (RFC 5321), one connection per mail. The message goes out except for its last line; then `handOver` is asked, and
 * only then the server may take it. What breaks off before is certainly not sent; what breaks off after may be.
 */
import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { MailSettings } from '../config.ts'
import type { Message } from './compose.ts'
import type { Result, Sending, Transport } from './transport.ts'

/** Everything up to the last line. */
const approachMs = 60_000
/** RFC 5321 section 4.5.3.2.6 allows a server ten minutes for its last answer; five of silence are enough here. */
const silenceMs = 300_000

export function smtpTransport(settings: MailSettings): Transport {
  return {
    where: `${settings.host}:${settings.port}`,
    from: settings.from,
    send: (message, sending) => send(settings, message, sending),
  }
}

class Lost extends Error {}

async function send(settings: MailSettings, message: Message, sending: Sending): Promise<Result> {
  const connection = new SMTPConnection({
    host: settings.host,
    port: settings.port,
    secure: settings.tls === 'implicit',
    requireTLS: settings.tls === 'required',
    ignoreTLS: settings.tls === 'none',
    connectionTimeout: 10_000,
    greetingTimeout: 15_000,
    dnsTimeout: 10_000,
    socketTimeout: silenceMs,
    tls: { minVersion: 'TLSv1.2' },
  })
  let handedOver = false
  const body = lastLineAsked(message.bytes, async () => {
    approach.end()
    handedOver = await sending.handOver()
    return handedOver
  })
  const approach = withinTime(approachMs, sending.stopping)
  const broken = new Promise<never>((_, reject) => connection.on('error', reject))
  broken.catch(() => undefined)
  try {
    const done = deliver(connection, settings, message, body)
    done.catch(() => undefined)
    return { state: 'sent', response: await Promise.race([done, broken, approach.over]) }
  } catch (error) {
    return resultOf(error, handedOver)
  } finally {
    approach.end()
    connection.close()
  }
}

async function deliver(
  connection: SMTPConnection,
  { login }: MailSettings,
  { envelope }: Message,
  body: Readable,
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()))
  })
  if (login)
    await new Promise<void>((resolve, reject) => {
      connection.login({ credentials: login }, (error) => (error ? reject(error) : resolve()))
    })
  return new Promise((resolve, reject) => {
    const { from, to } = envelope
    connection.send({ from, to: [to] }, body, (error, info) =>
      error ? reject(error) : resolve(info.response),
    )
  })
}

/** The stream ends, and with it the message, only once the answer is yes. */
function lastLineAsked(bytes: Buffer, ask: () => Promise<boolean>): Readable {
  return Readable.from(
    (async function* () {
      yield bytes
      if (!(await ask())) throw new Lost()
    })(),
    { objectMode: false },
  )
}

function withinTime(ms: number, stopping: AbortSignal): { over: Promise<never>; end(): void } {
  const ended = new AbortController()
  const over = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error('The mail server was too slow.')), ms)
    const stop = () => reject(new Error('The process was stopped.'))
    if (stopping.aborted) stop()
    stopping.addEventListener('abort', stop, { once: true, signal: ended.signal })
    ended.signal.addEventListener('abort', () => clearTimeout(timer))
  })
  over.catch(() => undefined)
  return { over, end: () => ended.abort() }
}

function resultOf(error: unknown, handedOver: boolean): Result {
  if (!(error instanceof Error)) throw error
  const { code, command } = { code: undefined, command: undefined, ...error }
  if (error instanceof Lost || (code === 'ESTREAM' && !handedOver)) return { state: 'lost', response: '' }
  const response = oneLine(error.message)
  const status = 'responseCode' in error ? Number(error.responseCode) : undefined
  // An answer is an answer, also after the last line. A refused login or sender is ours to mend, so it is asked again.
  if (status !== undefined && status >= 500 && (command === 'RCPT TO' || command === 'DATA'))
    return { state: 'refused', response }
  if (status !== undefined && status >= 400) return { state: 'later', response }
  return { state: handedOver ? 'unknown' : 'later', response }
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 500)
}
