/** Puts a mail into the outbox, in the transaction of its reason: it is sent exactly when that was true. */
import type { MailRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import type { MailKind } from './kinds.ts'

export interface NewMail {
  environment_id: string
  organization_id: string
  it_contact_id: string
  recipient: string
  kind: MailKind
  /** `Notices[kind]` of a notice, else empty. */
  data: object
  /** Null: the mail says what to do without one. */
  setup_link_id: string | null
  /** A second mail with the same key is not sent: a job that runs twice may say so twice. */
  once?: string
}

export async function queueMail(tx: Tx, mail: NewMail): Promise<void> {
  const { data, once = null, ...rest } = mail
  const row: MailRow = {
    ...rest,
    id: tx.newId('mail'),
    data: JSON.stringify(data),
    once,
    state: 'waiting',
    attempts: 0,
    next_attempt_at: tx.now,
    leased_until: null,
    response: null,
    finished_at: null,
    created_at: tx.now,
  }
  await tx.db
    .insertInto('mails')
    .values(row)
    .onConflict((conflict) => conflict.column('once').doNothing())
    .execute()
}
