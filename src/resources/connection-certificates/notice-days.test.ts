import { expect, it } from 'vitest'
import { daysUntil, passedThresholds } from './notice-days.ts'

const end = '2026-06-30T12:00:00.000Z'
const before = (days: number, ms = 0) => new Date(Date.parse(end) - days * 86_400_000 - ms)

it.each([
  [91, []],
  [90, [90]],
  [31, [90]],
  [30, [30, 90]],
  [7, [7, 14, 30, 90]],
  [1, [1, 7, 14, 30, 90]],
  [0.5, [1, 7, 14, 30, 90]],
  [0, [0, 1, 7, 14, 30, 90]],
  [-400, [0, 1, 7, 14, 30, 90]],
])('%d days before the end, the thresholds %j lie behind, the nearest first', (days, passed) => {
  expect(passedThresholds(end, before(days))).toEqual(passed)
})

it.each([
  [90, 90],
  [89.99, 89],
  [0.5, 0],
  [0, 0],
  [-0.5, 0],
  [-2, -2],
])('%d days before the end are %i whole days', (days, whole) => {
  expect(daysUntil(end, before(days))).toBe(whole)
})
