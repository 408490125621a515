/** How long a session still lives, by the server's clock: the reader's own may be wrong by hours. */
export interface SessionTimes {
  readonly expires_at: string
  readonly server_time: string
}

/** Five minutes before the end the question appears. */
export const WARNING = 5 * 60_000

/** What has to be added to this device's clock to get the server's. */
export function clockOffset({ server_time }: SessionTimes, receivedAt: number): number {
  return Date.parse(server_time) - receivedAt
}
export function timeLeft({ expires_at }: SessionTimes, offset: number, now: number): number {
  return Math.max(0, Date.parse(expires_at) - (now + offset))
}

/** Spoken at five, one and half a minute; more would talk over the reader. */
const moments = [5 * 60_000, 60_000, 30_000]
export function spokenMoment(before: number, now: number): number | undefined {
  return moments.findLast((moment) => before > moment && now <= moment)
}

/** 4:00 */
export function clockFace(left: number): string {
  const seconds = Math.ceil(left / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Minutes while there are at least two of them, then seconds. */
export function inWords(left: number): { unit: 'minutes' | 'seconds'; count: number } {
  const seconds = Math.ceil(left / 1000)
  if (seconds > 60) return { unit: 'minutes', count: Math.ceil(seconds / 60) }
  return seconds === 60 ? { unit: 'minutes', count: 1 } : { unit: 'seconds', count: seconds }
}
