/** Which certificate is in use, which is next, and what is to be done about it. The clock comes in as an argument. */
import type { Static } from 'typebox'
import type { Certificate as CertificateSchema } from '../contract.ts'

export type Certificate = Static<typeof CertificateSchema>
export type CertificateState = 'in_use' | 'next' | 'accepted' | 'over'
export interface DatedCertificate {
  readonly certificate: Certificate
  readonly state: CertificateState
  /** Whole days until it ends; negative once it has. */
  readonly days: number
}

const DAY = 86_400_000
/** From when on an end is worth a word. */
export const SOON = 90

export function daysUntil(at: string, now: number): number {
  return Math.floor((Date.parse(at) - now) / DAY)
}

/** The one that ends first of those that are valid now counts as in use; one that begins or ends later is next. */
export function datedCertificates(certificates: readonly Certificate[], now: number): DatedCertificate[] {
  const ordered = [...certificates].sort((a, b) => a.not_after.localeCompare(b.not_after))
  const valid = ordered.filter((one) => Date.parse(one.not_after) > now)
  const inUse = valid.find((one) => Date.parse(one.not_before) <= now)
  const next = valid.find((one) => one !== inUse)
  return ordered.map((certificate) => ({
    certificate,
    days: daysUntil(certificate.not_after, now),
    state:
      certificate === inUse
        ? 'in_use'
        : !valid.includes(certificate)
          ? 'over'
          : certificate === next
            ? 'next'
            : 'accepted',
  }))
}

export type Advice = 'fine' | 'next' | 'soon' | 'over' | 'none'
export function adviceOn(dated: readonly DatedCertificate[]): Advice {
  if (dated.length === 0) return 'none'
  const inUse = dated.find(({ state }) => state === 'in_use')
  if (!inUse) return 'over'
  if (inUse.days >= SOON) return 'fine'
  return dated.some(({ state }) => state === 'next') ? 'next' : 'soon'
}

export interface Span {
  readonly from: number
  readonly to: number
}
/** Two months back, and on to a month past the next end; at least nine months, at most two years, so that bars stay legible. */
export function axis(ends: readonly string[], now: number): Span {
  const coming = ends.map((end) => Date.parse(end)).filter((end) => end > now)
  const nearest = coming.length > 0 ? Math.min(...coming) : now
  const length = Math.min(Math.max(nearest + 31 * DAY - now, 214 * DAY), 670 * DAY)
  return { from: now - 60 * DAY, to: now + length }
}

/** Where a moment lies on the axis, in percent, within its ends. */
export function place({ from, to }: Span, at: string | number): number {
  const moment = typeof at === 'string' ? Date.parse(at) : at
  return Math.round(Math.min(1, Math.max(0, (moment - from) / (to - from))) * 10_000) / 100
}

/** The first of each month on the axis, thinned to at most nine. */
export function monthsOn({ from, to }: Span): number[] {
  const months: number[] = []
  const first = new Date(from)
  for (let step = 1; ; step++) {
    const month = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + step, 1)
    if (month >= to) break
    months.push(month)
  }
  const every = Math.ceil(months.length / 9)
  return months.filter((_, index) => index % every === 0)
}
