/** One attempt at one mail: what it says now, the way out, and what came of it. */
import type { Logger } from '../kernel/log.ts'
import { type Mail, markHandedOver, type Outcome, recordOutcome } from '../resources/mails/mails.ts'
import { compose } from './compose.ts'
import { type LetterContext, readLetter } from './letters.ts'
import { retryAt } from './schedule.ts'
import type { Result, Transport } from './transport.ts'
import { write } from './write.ts'

export interface MailDeps extends LetterContext {
  log: Logger
  metrics: { mail(state: string): void }
  transport: Transport
}

export async function deliver(deps: MailDeps, mail: Mail, stopping: AbortSignal): Promise<void> {
  const outcome = await attempt(deps, mail, stopping).catch((error: unknown): Outcome => {
    deps.log.error({ err: error, mail_id: mail.id }, 'a mail could not be made')
    return later(deps, mail, error instanceof Error ? error.message : String(error))
  })
  if (outcome === undefined) return
  await keepTrying(() => recordOutcome(deps.store, mail, outcome))
  deps.metrics.mail(outcome.state)
  const line = { mail_id: mail.id, kind: mail.kind, state: outcome.state, response: outcome.response }
  if (outcome.state === 'sent' || outcome.state === 'cancelled') deps.log.info(line, 'mail done')
  else deps.log.warn(line, 'mail not sent')
}

async function attempt(deps: MailDeps, mail: Mail, stopping: AbortSignal): Promise<Outcome | undefined> {
  const ready = await readLetter(deps, mail)
  if (typeof ready === 'string') return { state: 'cancelled', response: ready }
  const headers = {
    mail_id: mail.id,
    from: deps.transport.from,
    from_name: ready.from_name,
    reply_to: ready.reply_to,
    to: mail.recipient,
    date: deps.store.clock(),
  }
  const message = await compose(headers, write(ready.letter))
  const result = await deps.transport.send(message, {
    handOver: () => markHandedOver(deps.store, mail),
    stopping,
  })
  return outcomeOf(deps, mail, result, stopping)
}

/** @returns undefined: the mail belongs to somebody else, and so does its outcome. */
function outcomeOf(deps: MailDeps, mail: Mail, result: Result, stopping: AbortSignal): Outcome | undefined {
  const { state, response } = result
  if (state === 'lost') return undefined
  if (state !== 'later') return { state, response }
  // Stopped before anything was certain: whoever comes next goes on at once.
  if (stopping.aborted)
    return { state: 'waiting', response, next_attempt_at: deps.store.clock().toISOString() }
  return later(deps, mail, response)
}

function later({ store }: MailDeps, mail: Mail, response: string): Outcome {
  const next = retryAt(mail.attempts, store.clock(), Math.random())
  if (next === undefined) return { state: 'failed', response }
  return { state: 'waiting', response, next_attempt_at: next.toISOString() }
}

/** A database that is away for a moment must not turn a mail that was sent into one of which nobody knows. */
async function keepTrying(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === 6) throw error
      await new Promise((resume) => setTimeout(resume, 100 * 2 ** attempt))
    }
  }
}
