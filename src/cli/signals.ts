import { setTimeout } from 'node:timers/promises'

/** A process that runs until it is asked to stop: once to finish what is in flight, twice to end at once. */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (asked) process.exit(signal === 'SIGINT' ? 130 : 143)
        asked = true
        resolve(signal)
      })
  })
}

/** Waits for the work, but not for ever. */
export async function within(ms: number, work: Promise<void> | undefined): Promise<void> {
  const late = new AbortController()
  await Promise.race([work, setTimeout(ms, undefined, { signal: late.signal }).catch(() => undefined)])
  late.abort()
}
