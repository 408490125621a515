/** Tells the IT contacts of an organization that something needs them: one mail each, in the caller's transaction. */
import type { Tx } from '../../db/store.ts'
import { type Notice, type Notices, noticeIntents } from '../mails/kinds.ts'
import { queueMail } from '../mails/queue.ts'
import { insertSetupLink } from '../setup-links/setup-links.ts'

export interface Telling<K extends Notice> {
  environment_id: string
  organization_id: string
  kind: K
  data: Notices[K]
  /** What is told: said twice with the same words here, it is mailed once. For example `conn_…:30`. */
  once?: string
}

/** @returns how many were told; 0: the organization has no contacts, or all of them know already. */
export async function tellContacts<K extends Notice>(tx: Tx, telling: Telling<K>): Promise<number> {
  const { environment_id, organization_id, kind, data } = telling
  const contacts = await tx.db
    .selectFrom('it_contacts')
    .select(['id', 'email', 'revoked_at'])
    .where('environment_id', '=', environment_id)
    .where('organization_id', '=', organization_id)
    .orderBy('id')
    .execute()
  let told = 0
  for (const { id, email, revoked_at } of contacts) {
    const once = telling.once === undefined ? undefined : `${kind}:${id}:${telling.once}`
    if (once !== undefined && (await isQueued(tx, once))) continue
    const owner = { environment_id, organization_id, it_contact_id: id }
    // Whose access was taken away is told all the same, without a way in.
    const link =
      revoked_at === null
        ? await insertSetupLink(tx, { ...owner, kind: 'notice', intents: [noticeIntents[kind]] })
        : null
    await queueMail(tx, {
      ...owner,
      recipient: email,
      kind,
      data,
      setup_link_id: link?.id ?? null,
      ...(once !== undefined && { once }),
    })
    told++
  }
  return told
}

async function isQueued(tx: Tx, once: string): Promise<boolean> {
  const row = await tx.db.selectFrom('mails').select('id').where('once', '=', once).executeTakeFirst()
  return row !== undefined
}
