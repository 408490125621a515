import { readdirSync, readFileSync } from 'node:fs'

/**
 * What a process and its descendants have worked so far, in microseconds: unlike a rate, it says what a request costs
 * and whose cost that is. Linux only; elsewhere 0.
 */
export function cpuMicros(pid: number): number {
  const parents = processes()
  const family = new Set([pid])
  for (let grown = 0; grown !== family.size; ) {
    grown = family.size
    for (const [child, parent] of parents) if (family.has(parent)) family.add(child)
  }
  return [...family].reduce((sum, one) => sum + threadsOf(one), 0)
}

/** Each one's parent. */
function processes(): Map<number, number> {
  const pids = read(() => readdirSync('/proc').filter((name) => /^\d+$/.test(name))) ?? []
  return new Map(
    pids.flatMap((pid) => {
      const parent = read(() =>
        / \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1) ?? ''),
      )
      return parent ? [[Number(pid), Number(parent[1])] as const] : []
    }),
  )
}

/** Nanoseconds on a processor are the first number of `schedstat`. */
function threadsOf(pid: number): number {
  const threads = read(() => readdirSync(`/proc/${pid}/task`)) ?? []
  const nanos = threads.map(
    (thread) => read(() => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')) ?? '0',
  )
  return nanos.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0) / 1_000
}

/** Processes end while they are looked at. */
function read<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
