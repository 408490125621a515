/**
 * The token of a stored link is its id and a MAC of it: nothing that opens the portal is kept in the database or in the
 * outbox, and a mail that is sent again carries the same link.
 */
import { createHmac, type KeyObject } from 'node:crypto'
import { sameText } from '../../kernel/tokens.ts'

const prefix = 'setup_link_'

function setupToken(id: string, key: KeyObject): string {
  return `${id.slice(prefix.length)}.${createHmac('sha256', key).update(id).digest('base64url')}`
}

/** The id of the link whose token this is, else undefined. */
export function readSetupToken(token: string, key: KeyObject): string | undefined {
  const [ulid] = /^[0-9A-HJKMNP-TV-Z]{26}(?=\.)/.exec(token) ?? []
  const id = ulid && `${prefix}${ulid}`
  return id && sameText(token, setupToken(id, key)) ? id : undefined
}

export function setupUrl(public_url: string, id: string, key: KeyObject): string {
  return `${public_url}/portal/launch?token=${setupToken(id, key)}`
}
