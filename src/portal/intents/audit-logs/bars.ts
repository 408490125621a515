/** The timeline as bars of equal length. Pure. */
import type { Timeline } from './queries.tsx'
import type { Span } from './search.ts'

export interface Bar extends Span {
  total: number
  actions: Readonly<Record<string, number>>
}

const most = 62
const minute = 60_000
const lengths = { minute, hour: 60 * minute, day: 1_440 * minute } as const
/** How many units make a bar: numbers that a person reckons in. */
const steps = {
  minute: [1, 2, 5, 15],
  hour: [1, 2, 3, 6, 12],
  day: [1, 2, 7, 14],
  month: [1, 3, 12],
} as const

export function barsOf({ unit, buckets }: Timeline, { start, end }: Span): Bar[] {
  const place = unit === 'month' ? monthOf : (at: number) => Math.floor(at / lengths[unit])
  const begins = unit === 'month' ? beginOfMonth : (at: number) => at * lengths[unit]
  const count = place(end - 1) - place(start) + 1
  const step = steps[unit].find((one) => count / one <= most) ?? Math.ceil(count / most)
  const slot = (at: number) => Math.floor(place(at) / step)
  const first = slot(start)
  const bars = Array.from({ length: slot(end - 1) - first + 1 }, (_, n) => ({
    start: begins((first + n) * step),
    end: begins((first + n + 1) * step),
    total: 0,
    actions: {} as Record<string, number>,
  }))
  for (const bucket of buckets) {
    const bar = bars[slot(instantOf(bucket.start)) - first]
    for (const [action, events] of Object.entries(bucket.actions))
      if (bar) {
        bar.actions[action] = (bar.actions[action] ?? 0) + events
        bar.total += events
      }
  }
  return bars
}

/** `2026-11`, `2026-11-21`, `2026-11-21T14`, `2026-11-21T14:05`: beginnings of one time text. */
function instantOf(start: string): number {
  return Date.parse(`${start}${'0000-01-01T00:00:00.000Z'.slice(start.length)}`)
}
function monthOf(at: number): number {
  const date = new Date(at)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
function beginOfMonth(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12)
}

/** By how many events they have, the most first. */
export function totalsOf(bars: readonly Bar[]): [action: string, events: number][] {
  const totals = new Map<string, number>()
  for (const bar of bars)
    for (const [action, events] of Object.entries(bar.actions))
      totals.set(action, (totals.get(action) ?? 0) + events)
  return [...totals].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
}

/** The top of the scale: 1, 2 or 5 and noughts. */
export function scaleOf(bars: readonly { total: number }[]): number {
  const highest = Math.max(1, ...bars.map(({ total }) => total))
  const power = 10 ** Math.floor(Math.log10(highest))
  return power * ([1, 2, 5, 10].find((one) => one * power >= highest) ?? 10)
}
