/** Instants as SAML writes them (core 1.3.3), and the two comparisons with our clock. */
import type { Reading } from './reading.ts'
import { SamlRefusal } from './refusal.ts'
import { attributeOf, type XmlElement } from './xml/tree.ts'

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/

/** Milliseconds since 1970. A time without a zone is UTC, which is what SAML prescribes. */
export function maybeInstant(element: XmlElement, name: string): number | undefined {
  const text = attributeOf(element, name)?.trim()
  if (text === undefined) return undefined
  const match = instant.exec(text)
  const time = match === null ? Number.NaN : Date.parse(match[1] === undefined ? `${text}Z` : text)
  if (!Number.isNaN(time)) return time
  throw new SamlRefusal('invalid_time', `${name} of ${element.local} is not a time.`, {
    expected: 'a time such as 2026-01-31T12:00:00Z',
    received: text,
  })
}

type Clock = Pick<Reading, 'now' | 'skew'>

export function notAfter(
  limit: number | undefined,
  what: string,
  { now, skew }: Clock,
  code: 'expired' | 'session_expired' = 'expired',
): void {
  if (limit === undefined || now < limit + skew) return
  throw new SamlRefusal(code, `${what} has expired.`, {
    expected: `a time before ${iso(limit)}, plus ${skew / 1000} s`,
    received: iso(now),
    off_by_seconds: Math.round((now - limit - skew) / 1000),
    hint: 'If this happens at every sign-in, a clock is wrong: set both servers by NTP.',
  })
}

export function notBefore(limit: number | undefined, what: string, { now, skew }: Clock): void {
  if (limit === undefined || now >= limit - skew) return
  throw new SamlRefusal('not_yet_valid', `${what} is not valid yet.`, {
    expected: `a time after ${iso(limit)}, less ${skew / 1000} s`,
    received: iso(now),
    off_by_seconds: Math.round((limit - skew - now) / 1000),
    hint: "The identity provider's clock is ahead of ours: set both servers by NTP.",
  })
}

/** Real providers stay within a day; a longer window would have to be remembered against replay as long. */
const longestWindow = 25 * 60 * 60 * 1000

export function notTooLong(limit: number | undefined, what: string, { now }: Clock): void {
  if (limit === undefined || limit - now <= longestWindow) return
  throw new SamlRefusal('window_too_long', `${what} is valid for more than a day.`, {
    expected: `an end before ${iso(now + longestWindow)}`,
    received: iso(limit),
    hint: 'Set the assertion lifetime in the identity provider to minutes.',
  })
}

export function iso(time: number): string {
  return new Date(time).toISOString()
}
