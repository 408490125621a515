import { describe, expect, it } from 'vitest'
import { barsOf, scaleOf, totalsOf } from './bars.ts'
import {
  filtersOf,
  isSame,
  parseSearch,
  rangeOf,
  spanOf,
  withoutFilters,
  withText,
  withValues,
} from './search.ts'

const now = Date.parse('2026-11-21T12:00:00.000Z')

describe('an address', () => {
  it('keeps what is a search, and comes back the same', () => {
    const search = {
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-02T00:00:00.000Z',
      q: 'ada',
      actions: ['user.signed_in'],
      actor_names: ['Example, Ada'],
      columns: ['action', 'id'],
      event: 'audit_log_event_1',
    }
    expect(parseSearch(search)).toEqual(search)
    expect(parseSearch(JSON.parse(JSON.stringify(parseSearch(search))))).toEqual(search)
  })

  it.each([
    ['a range that nobody offers', { range: 'ever' }],
    ['an end before its beginning', { from: '2026-11-02', to: '2026-11-01' }],
    ['an end alone', { to: '2026-11-01' }],
    ['a time that is none', { from: 'yesterday' }],
    ['columns that nobody has', { columns: ['password'] }],
    ['empty values', { actions: ['', null, {}], q: '' }],
    ['a value that is too long', { actor_ids: 'x'.repeat(256) }],
    ['a member of every object', JSON.parse('{"__proto__":{"q":"x"},"constructor":"y"}')],
  ])('loses %s', (_, raw) => {
    expect(parseSearch(raw)).toEqual({})
  })

  it('takes a number for the text that it was, and one value for a list', () => {
    expect(parseSearch({ q: 123, actions: 'a', actor_ids: [7, 7] })).toEqual({
      q: '123',
      actions: ['a'],
      actor_ids: ['7'],
    })
  })
})

describe('a search', () => {
  it('is of the last seven days unless it says otherwise, and up to now has no end', () => {
    expect(spanOf({}, now).start).toBe(Date.parse('2026-11-14T12:00:00.000Z'))
    expect(rangeOf({ range: '1h' }, now)).toEqual({ range_start: '2026-11-21T11:00:00.000Z' })
    expect(rangeOf({ from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z' }, now)).toEqual({
      range_start: '2026-11-01T00:00:00.000Z',
      range_end: '2026-11-02T00:00:00.000Z',
    })
  })

  it('closes the open event when something else is looked for', () => {
    const open = { actions: ['a'], event: 'audit_log_event_1' }
    expect(withValues(open, 'actions', [])).toEqual({})
    expect(withText(open, ' x ')).toEqual({ actions: ['a'], q: 'x' })
    expect(withoutFilters({ ...open, range: '1h' })).toEqual({ range: '1h' })
    expect(filtersOf({ q: 'x' })).toEqual({ search: 'x' })
  })

  it('is the same view whatever stands first', () => {
    expect(isSame({ q: 'a', range: '1h' }, { range: '1h', q: 'a' })).toBe(true)
    expect(isSame({ q: 'a' }, { q: 'b' })).toBe(false)
  })
})

describe('bars', () => {
  const span = { start: now - 168 * 3_600_000, end: now }
  const timeline = {
    unit: 'hour' as const,
    buckets: [
      { start: '2026-11-21T09', actions: { a: 2, b: 1 } },
      { start: '2026-11-21T11', actions: { a: 3 } },
      { start: '2026-11-01T00', actions: { a: 9 } },
    ],
    complete: true,
  }

  it('are equally long, without gaps, and hold every event of the span once', () => {
    const bars = barsOf(timeline, span)
    expect(bars.length).toBeLessThanOrEqual(62)
    expect(new Set(bars.map(({ start, end }) => end - start)).size).toBe(1)
    expect(bars.slice(1).every(({ start }, at) => start === bars[at]?.end)).toBe(true)
    expect(totalsOf(bars)).toEqual([
      ['a', 5],
      ['b', 1],
    ])
    expect(bars.at(-1)).toMatchObject({ start: Date.parse('2026-11-21T09:00:00Z'), total: 6 })
  })

  it('of months begin with the first of each', () => {
    const years = { start: Date.parse('2024-05-10T00:00:00Z'), end: now }
    const bars = barsOf(
      { unit: 'month', buckets: [{ start: '2025-02', actions: { a: 1 } }], complete: true },
      years,
    )
    expect(bars).toHaveLength(31)
    expect(bars.find(({ total }) => total > 0)?.start).toBe(Date.parse('2025-02-01T00:00:00Z'))
  })

  it('have a scale that a person reckons in', () => {
    expect([0, 1, 3, 7, 12, 77, 200, 201].map((total) => scaleOf([{ total }]))).toEqual([
      1, 1, 5, 10, 20, 100, 200, 500,
    ])
  })
})
