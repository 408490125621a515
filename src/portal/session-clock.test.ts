import { describe, expect, it } from 'vitest'
import { clockFace, clockOffset, inWords, spokenMoment, timeLeft } from './session-clock.ts'

const session = { server_time: '2026-11-20T10:00:00.000Z', expires_at: '2026-11-20T11:00:00.000Z' }
const minute = 60_000

describe('the session clock', () => {
  it('counts by the server’s time, however wrong this device is', () => {
    for (const wrong of [0, 3 * 60 * minute, -26 * 60 * minute]) {
      const receivedAt = Date.parse(session.server_time) + wrong
      const offset = clockOffset(session, receivedAt)
      expect(timeLeft(session, offset, receivedAt + 10 * minute)).toBe(50 * minute)
    }
  })

  it('never goes below nothing', () => {
    expect(timeLeft(session, 0, Date.parse(session.expires_at) + 1)).toBe(0)
  })

  it('speaks at five, one and half a minute, once each', () => {
    const spoken: number[] = []
    for (let left = 6 * minute; left > 0; left -= 1000) {
      const moment = spokenMoment(left, left - 1000)
      if (moment !== undefined) spoken.push(moment)
    }
    expect(spoken).toEqual([5 * minute, minute, 30_000])
  })

  it('speaks of the last moment only, when a sleeping device wakes up late', () => {
    expect(spokenMoment(20 * minute, 20_000)).toBe(30_000)
  })

  it('shows what is left without losing a second', () => {
    expect(clockFace(4 * minute)).toBe('4:00')
    expect(clockFace(61_000)).toBe('1:01')
    expect(clockFace(900)).toBe('0:01')
    expect(inWords(4 * minute)).toEqual({ unit: 'minutes', count: 4 })
    expect(inWords(minute)).toEqual({ unit: 'minutes', count: 1 })
    expect(inWords(30_000)).toEqual({ unit: 'seconds', count: 30 })
  })
})
