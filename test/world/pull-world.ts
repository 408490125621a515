/** What an adapter meets in a test: the guarded way out, led to fakes; pauses that only are noted. */
import { createOutbound, type Outbound } from '../../src/kernel/outbound.ts'
import type { PullWorld } from '../../src/pulls/adapter.ts'
import type { PullEnd, Pulled } from '../../src/pulls/pulled.ts'

/** An outbound that finds named hosts at the origins of fakes. */
export function ledTo(fakes: Record<string, string>): Outbound {
  const outbound = createOutbound({ allow_private: true, timeout_ms: 5_000, max_bytes: 2_000_000 })
  const led = (target: string) => {
    const url = new URL(target)
    const origin = fakes[url.host]
    return origin === undefined ? target : `${origin}${url.pathname}${url.search}`
  }
  return {
    fetch: (url, request) => outbound.fetch(led(url), request),
    open: (url, request) => outbound.open(led(url), request),
    close: () => outbound.close(),
  }
}

export function pullWorld(fakes: Record<string, string>, over: Partial<PullWorld> = {}) {
  const pauses: number[] = []
  const world: PullWorld = {
    outbound: ledTo(fakes),
    now: () => new Date('2026-03-01T12:00:00.000Z'),
    signal: new AbortController().signal,
    pause: async (seconds) => void pauses.push(seconds),
    files: { list: async () => [], read: async function* () {} },
    ...over,
  }
  return { world, pauses }
}

/** Reads a pull to its end. */
export async function drain(
  pull: AsyncGenerator<Pulled, PullEnd>,
): Promise<{ items: Pulled[]; end: PullEnd }> {
  const items: Pulled[] = []
  for (;;) {
    const next = await pull.next()
    if (next.done) return { items, end: next.value }
    items.push(next.value)
  }
}
