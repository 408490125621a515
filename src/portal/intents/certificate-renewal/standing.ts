/** What each certificate is to the one who looks at it, and whether something is to be done. Pure. */
const DAY = 86_400_000
/** From when on an end is worth a word. */
export const SOON = 90

interface Dated {
  fingerprint: string
  not_before: string
  not_after: string
  signs: boolean
}
export type Standing = 'signs' | 'next' | 'accepted' | 'over'
export interface DatedCertificate<C extends Dated> {
  certificate: C
  standing: Standing
  days: number
}

export function daysUntil(at: string, now: number): number {
  return Math.floor((Date.parse(at) - now) / DAY)
}

/** By what was seen, not by dates: the one that signed last signs; what lasts longer than it comes next. */
export function datedCertificates<C extends Dated>(
  certificates: readonly C[],
  now: number,
): DatedCertificate<C>[] {
  const ordered = [...certificates].sort((a, b) => a.not_after.localeCompare(b.not_after))
  const signer = ordered.find(({ signs }) => signs)
  return ordered.map((certificate) => {
    const days = daysUntil(certificate.not_after, now)
    const later = signer !== undefined && certificate.not_after > signer.not_after
    const standing = certificate.signs ? 'signs' : later ? 'next' : days < 0 ? 'over' : 'accepted'
    return { certificate, days, standing }
  })
}

export type Advice = 'fine' | 'renewing' | 'soon' | 'over'
export function adviceOn<C extends Dated>(dated: readonly DatedCertificate<C>[]): Advice {
  const last = dated.at(-1)
  const signer = dated.find(({ standing }) => standing === 'signs') ?? dated[0]
  if (!last || last.days < 0) return 'over'
  if (last.days < SOON) return 'soon'
  return signer && signer !== last && signer.days < SOON ? 'renewing' : 'fine'
}
