/** The bytes of a mail (RFC 5322). Each mail has one Message-ID for good: one that came twice after all can be told. */
import MailComposer from 'nodemailer/lib/mail-composer'
import type { Written } from './write.ts'

export interface Envelope {
  from: string
  to: string
}
export interface Message {
  id: string
  envelope: Envelope
  bytes: Buffer
}

export interface Headers extends Envelope {
  mail_id: string
  from_name: string
  reply_to: string | null
  date: Date
}

export async function compose(headers: Headers, written: Written): Promise<Message> {
  const { from, to, mail_id, from_name, reply_to, date } = headers
  const composer = new MailComposer({
    from: { name: from_name, address: from },
    to: { name: '', address: to },
    ...(reply_to !== null && { replyTo: { name: '', address: reply_to } }),
    ...written,
    date,
    messageId: messageIdOf(mail_id, from),
    textEncoding: 'quoted-printable',
    // RFC 3834: nobody's absence notice is wanted.
    headers: { 'Auto-Submitted': 'auto-generated' },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const bytes = await composer.compile().build()
  return { id: mail_id, envelope: { from, to }, bytes }
}

function messageIdOf(mail_id: string, from: string): string {
  return `<${mail_id.toLowerCase()}@${from.slice(from.lastIndexOf('@') + 1).toLowerCase()}>`
}
