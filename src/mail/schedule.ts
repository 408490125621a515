/** When a mail that was not taken is tried again: for four days, as RFC 5321 section 4.5.4.1 advises. */
import { secondsAfter } from '../kernel/clock.ts'

const hour = 3_600
const waits = [60, 300, 900, hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour, 24 * hour, 24 * hour] as const

/** @returns undefined after the last attempt. @param random in [0, 1): up to a fifth later, so that retries spread. */
export function retryAt(attempts: number, now: Date, random: number): Date | undefined {
  const wait = waits[attempts - 1]
  return wait === undefined ? undefined : secondsAfter(now, wait * (1 + random / 5))
}
