/** Making ids (`ids.ts`). */
import { randomFillSync } from 'node:crypto'
import { monotonicFactory } from 'ulid'
import type { IdPrefix } from './ids.ts'

/** Makes ids that only grow within this process, even when the clock steps back. */
export type NewId = (prefix: IdPrefix) => string
export function idSource(now: () => Date): NewId {
  const ulid = monotonicFactory(randomFractions())
  let last = 0
  return (prefix) => {
    last = Math.max(last, now().getTime())
    return `${prefix}_${ulid(last)}`
  }
}

/** Random numbers from 0 to 1 out of a stock of random bytes; asking for them one by one costs fifty times as much. */
function randomFractions(): () => number {
  const stock = Buffer.alloc(4096)
  let used = stock.length
  return () => {
    if (used === stock.length) {
      randomFillSync(stock)
      used = 0
    }
    return stock.readUInt8(used++) / 256
  }
}
