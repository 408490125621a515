/** Ids are `<prefix>_<ULID>`: time-ordered, so that they serve as cursors; the prefix says what they name. */
import { randomFillSync } from 'node:crypto'
import { Type } from 'typebox'
import { monotonicFactory } from 'ulid'

export const idPrefixes = [
  'org',
  'org_domain',
  'conn',
  'conn_domain',
  'conn_config',
  'prof',
  'event',
  'redir',
  'environment',
  'client',
  'api_key',
  'portal_change',
  'portal_session',
  'sso_attempt',
  'sso_request',
  'key',
  'key_set_change',
  'job',
  'req',
  'we',
  'webhook_delivery',
  'it_contact',
  'setup_link',
  'mail',
  'directory',
  'directory_user',
  'directory_group',
  'directory_token',
  'directory_request',
  'directory_source',
  'directory_sync',
  'directory_file',
  'ala',
  'als',
  'audit_log_event',
  'audit_log_export',
  'audit_log_view',
  'log_stream_delivery',
] as const
export type IdPrefix = (typeof idPrefixes)[number]

/** Makes ids that only grow within this process, even when the clock steps back. */
export type NewId = (prefix: IdPrefix) => string
export function idSource(now: () => Date): NewId {
  const ulid = monotonicFactory(randomFractions())
  let last = 0
  return (prefix) => {
    last = Math.max(last, now().getTime())
    return `${prefix}_${ulid(last)}`
  }
}

/** Random numbers from 0 to 1 out of a stock of random bytes; asking for them one by one costs fifty times as much. */
function randomFractions(): () => number {
  const stock = Buffer.alloc(4096)
  let used = stock.length
  return () => {
    if (used === stock.length) {
      randomFillSync(stock)
      used = 0
    }
    return stock.readUInt8(used++) / 256
  }
}

/** The schema of an id. Only the prefix is checked: an id of ours that names nothing is a 404, not a 422. */
export function idOf(prefix: IdPrefix) {
  return Type.String({
    pattern: `^${prefix}_`,
    maxLength: 64,
    examples: [`${prefix}_01EHZNVPK3SFK441A1RGBFSHRT`],
  })
}
