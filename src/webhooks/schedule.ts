/** When an event that an endpoint did not take is sent again: six attempts over three days. */
import { secondsAfter } from '../kernel/clock.ts'

/** Seconds between one attempt and the next. */
const waits = [60, 600, 3_600, 6 * 3_600, 65 * 3_600] as const
export const maxAttempts = waits.length + 1

/** How long everything may fail before the endpoint is switched off. */
export const disableAfterSeconds = 3 * 24 * 3_600

/** @returns undefined after the last attempt. @param random in [0, 1): up to a fifth later, so that retries spread. */
export function retryAt(attempts: number, now: Date, random: number): Date | undefined {
  const wait = waits[attempts - 1]
  return wait === undefined ? undefined : secondsAfter(now, wait * (1 + random / 5))
}
