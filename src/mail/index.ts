/** Mail: what it says (`words.ts`), how it leaves (`smtp.ts`, `capture.ts`), and who sends it (`mailer.ts`). */
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Store } from '../db/store.ts'
import type { Logger } from '../kernel/log.ts'
import type { Sealer } from '../kernel/seal.ts'
import type { Mail } from '../resources/mails/mails.ts'
import { captureTransport } from './capture.ts'
import { readLetter } from './letters.ts'
import { type Mailer, startMailer } from './mailer.ts'
import { smtpTransport } from './smtp.ts'
import type { Transport } from './transport.ts'
import { write } from './write.ts'

function transportOf({ mail, data_dir }: Config): Transport {
  return mail ? smtpTransport(mail) : captureTransport(join(data_dir, 'mail'))
}

export interface MailerDeps {
  store: Store
  sealer: Sealer
  config: Config
  log: Logger
  metrics: { mail(state: string): void }
}

export function mailerOf({ store, sealer, config, log, metrics }: MailerDeps): Mailer {
  const transport = transportOf(config)
  if (!config.mail) log.debug({ folder: transport.where }, 'no SMTP_URL: mails are written to files')
  const { public_url } = config
  return startMailer({ store, log, metrics, transport, public_url, key: sealer.deriveKey('setup links') })
}

/** What a mail says now. The link is its reader's: who looks on sees where it stands, not where it leads. */
export async function previewOf(
  { store, sealer, config }: Pick<MailerDeps, 'store' | 'sealer' | 'config'>,
  mail: Mail,
): Promise<{ subject: string | null; text: string; html: string | null }> {
  const context = { store, public_url: config.public_url, key: sealer.deriveKey('setup links') }
  const ready = await readLetter(context, mail)
  if (typeof ready === 'string') return { subject: null, text: ready, html: null }
  const { letter } = ready
  return write({
    ...letter,
    link: letter.link && { ...letter.link, url: `${config.public_url}/portal/launch?token=…` },
  })
}
