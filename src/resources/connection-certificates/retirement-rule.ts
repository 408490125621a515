/** Which accepted certificates have had their time: replaced by a later one that signs, and long unused themselves. */
export interface AcceptedCertificate {
  fingerprint: string
  not_after: string
  /** YYYY-MM-DD of the first and the last day on which it signed; null: never seen. */
  first_day: string | null
  last_day: string | null
}

export interface RetirementRule {
  today: string
  unused_days: number
  /** In the watched metadata now: the identity provider may still come back to it. */
  published: readonly string[]
}

/**
 * A certificate that has not signed yet is never retired for that: it may be the one that waits. Only when a later one
 * signs is the earlier one old, and its time runs from its own last day, or from the later one's first.
 */
export function outOfUse(certificates: readonly AcceptedCertificate[], rule: RetirementRule): string[] {
  const before = dayBefore(rule.today, rule.unused_days)
  return certificates
    .filter((old) => {
      if (rule.published.includes(old.fingerprint)) return false
      const began = certificates
        .filter(({ not_after, first_day }) => not_after > old.not_after && first_day !== null)
        .map(({ first_day }) => first_day ?? '')
        .sort()[0]
      if (began === undefined) return false
      return [old.last_day ?? '', began].every((day) => day <= before)
    })
    .map(({ fingerprint }) => fingerprint)
}

function dayBefore(today: string, days: number): string {
  return new Date(Date.parse(`${today}T00:00:00.000Z`) - days * 86_400_000).toISOString().slice(0, 10)
}
