/** Mail addresses of contacts: what a mail program can show truthfully, and one spelling for one mailbox. */
import { domainOfEmail, isEmail } from '../../kernel/domain-names.ts'

export interface Address {
  /** As it is written to. */
  email: string
  /** As it is compared. */
  key: string
}

/** @returns undefined for what is none. Signs that cannot be seen (direction marks, joiners) make an address lie. */
export function addressOf(text: string): Address | undefined {
  const trimmed = text.trim().normalize('NFC')
  const domain = domainOfEmail(trimmed)
  if (!isEmail(trimmed) || /[\p{C}\p{Z}]/u.test(trimmed) || domain === undefined) return undefined
  const local = trimmed.slice(0, trimmed.lastIndexOf('@'))
  if (/^\.|\.\.|\.$|@/.test(local) || Buffer.byteLength(local) > 64) return undefined
  return { email: `${local}@${domain}`, key: `${local.toLowerCase()}@${domain}` }
}
