/**
 * Sends what the outbox holds. Any number of processes may do this at once: a mail is leased, and the lease is renewed
 * while its process lives. When one dies, its mails go on elsewhere, except those of which nobody knows whether they
 * arrived (docs/decisions/0016).
 */
import { sleep } from '../jobs/sleep.ts'
import {
  claimMails,
  giveUpHandedOver,
  leaseSeconds,
  type Mail,
  renewLeases,
} from '../resources/mails/mails.ts'
import { deliver, type MailDeps } from './deliver.ts'

/** Connections at once, from one process. */
const concurrency = 4
const idleMs = 1_000

export interface Mailer {
  /** No new attempt; resolves when those that cannot be broken off have ended. */
  stop(): Promise<void>
}

export function startMailer(deps: MailDeps): Mailer {
  const stopping = new AbortController()
  const held = new Map<Mail, Promise<void>>()
  const away = (error: unknown) => {
    // The database is away: it will come back, and so do we.
    deps.log.error({ err: error }, 'mails cannot be sent')
    return 0
  }
  const renewing = setInterval(
    () => void renewLeases(deps.store, [...held.keys()]).catch(away),
    (leaseSeconds * 1_000) / 3,
  )
  const working = work()

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      const begun = await look().catch(away)
      if (begun === 0) await sleep(idleMs, stopping.signal)
      else if (held.size >= concurrency) await Promise.race(held.values())
    }
    await Promise.all(held.values())
  }

  async function look(): Promise<number> {
    for (const mail_id of await giveUpHandedOver(deps.store)) {
      deps.metrics.mail('unknown')
      deps.log.error(
        { mail_id },
        'nobody knows whether this mail arrived; gatehouse mails retry sends it again',
      )
    }
    const mails = await claimMails(deps.store, concurrency - held.size)
    for (const mail of mails) {
      const sending = deliver(deps, mail, stopping.signal)
        .catch((error: unknown) => void away(error))
        .finally(() => held.delete(mail))
      held.set(mail, sending)
    }
    return mails.length
  }

  return {
    async stop() {
      stopping.abort()
      await working
      clearInterval(renewing)
    },
  }
}
