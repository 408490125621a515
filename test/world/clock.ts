/** The time of a test: real and running unless the test says at which instant it stands still. */
import type { Clock } from '../../src/kernel/clock.ts'

export interface TestClock {
  now: Clock
  advance(seconds: number): void
}

export function testClock(at?: string): TestClock {
  let offset = 0
  const frozen = at === undefined ? undefined : Date.parse(at)
  return {
    now: () => new Date((frozen ?? Date.now()) + offset),
    advance(seconds) {
      offset += seconds * 1000
    },
  }
}
