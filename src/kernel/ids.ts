/** Ids are `<prefix>_<ULID>`: time-ordered, so that they serve as cursors; the prefix says what they name. */
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
  'portal_session',
  'sso_attempt',
  'sso_request',
  'key',
  'job',
  'req',
] as const
export type IdPrefix = (typeof idPrefixes)[number]

/** Makes ids that only grow within this process, even when the clock steps back. */
export type NewId = (prefix: IdPrefix) => string
export function idSource(now: () => Date): NewId {
  const ulid = monotonicFactory()
  let last = 0
  return (prefix) => {
    last = Math.max(last, now().getTime())
    return `${prefix}_${ulid(last)}`
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
