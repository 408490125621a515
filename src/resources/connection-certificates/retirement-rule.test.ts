import { expect, it } from 'vitest'
import { type AcceptedCertificate, outOfUse, type RetirementRule } from './retirement-rule.ts'

const rule: RetirementRule = { today: '2026-06-30', unused_days: 30, published: [] }
const old: AcceptedCertificate = {
  fingerprint: 'old',
  not_after: '2026-07-01',
  first_day: '2024-01-01',
  last_day: '2026-05-01',
}
const next: AcceptedCertificate = {
  fingerprint: 'next',
  not_after: '2029-01-01',
  first_day: '2026-05-02',
  last_day: '2026-06-30',
}

it('retires a certificate whose successor signs, once it has not signed for the set time', () => {
  expect(outOfUse([old, next], rule)).toEqual(['old'])
})
it.each<[string, AcceptedCertificate[], Partial<RetirementRule>]>([
  ['the only certificate', [old], {}],
  ['one whose successor has not signed yet', [old, { ...next, first_day: null, last_day: null }], {}],
  ['one that signed a day too late', [{ ...old, last_day: '2026-06-01' }, next], {}],
  ['one whose successor began a day too late', [old, { ...next, first_day: '2026-06-01' }], {}],
  ['one that its identity provider still publishes', [old, next], { published: ['old'] }],
  ['one that lasts longer than the one that signs', [{ ...old, not_after: '2030-01-01' }, next], {}],
])('keeps %s', (_, certificates, more) => {
  expect(outOfUse(certificates, { ...rule, ...more })).toEqual([])
})
it('retires on the last day of the set time, and one that never signed as well', () => {
  expect(outOfUse([{ ...old, last_day: '2026-05-31' }, next], rule)).toEqual(['old'])
  expect(outOfUse([{ ...old, first_day: null, last_day: null }, next], rule)).toEqual(['old'])
})
