import { describe, expect, it } from 'vitest'
import { defaultHoldPolicy, holdReason } from './policy.ts'

const todo = (over = {}) => ({
  deactivated: 0,
  changed: 0,
  active: 1_000,
  nobody_listed: false,
  first_sync: false,
  ...over,
})
const reason = (over: object, policy = {}) => holdReason(todo(over), { ...defaultHoldPolicy, ...policy })

describe('by default', () => {
  it.each([
    [{ deactivated: 20 }, null],
    [{ deactivated: 21 }, 'deactivations'],
    [{ deactivated: 10, active: 100 }, null],
    [{ deactivated: 11, active: 100 }, 'deactivations'],
    [{ deactivated: 1, active: 3 }, null],
    [{ deactivated: 2, active: 3 }, 'deactivations'],
    [{ deactivated: 1, active: 1, nobody_listed: true }, 'nobody_listed'],
    [{ nobody_listed: true }, null],
    [{ changed: 500_000, first_sync: true }, null],
  ])('%j → %s', (over, expected) => expect(reason(over)).toBe(expected))
})

it('holds what it is told to', () => {
  expect(reason({ changed: 1, first_sync: true }, { first_sync: true })).toBe('first_sync')
  expect(reason({ changed: 0, first_sync: true }, { first_sync: true })).toBeNull()
  expect(reason({ changed: 101 }, { changed_people: 100 })).toBe('changes')
  expect(reason({ deactivated: 900 }, { deactivated_people: null, deactivated_percent: null })).toBeNull()
})
