/** At which distance from its end a certificate is spoken of. */
const noticeDays = [90, 30, 14, 7, 1, 0] as const

const day = 86_400_000

/** Whole days until then, and since then as a negative number. */
export function daysUntil(end: string, now: Date): number {
  return Math.trunc((Date.parse(end) - now.getTime()) / day) + 0
}

/**
 * The thresholds that lie behind, the nearest to the end first: that one is spoken of, and the others with it are over.
 * 0 is the end itself. Whoever comes late, or whose clock jumped, hears of one threshold and never of a row of them.
 */
export function passedThresholds(end: string, now: Date): number[] {
  const left = Date.parse(end) - now.getTime()
  return noticeDays.filter((days) => left <= days * day).toReversed()
}
