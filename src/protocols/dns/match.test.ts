import fc from 'fast-check'
import { expect, it } from 'vitest'
import { differenceOf, isProof, recordValue } from './match.ts'

const expected = {
  domain: 'acme.example',
  prefix: 'meridian-domain-verification-z3kjny',
  token: 'm5Wq3tgR7dK4NJLgs8uPrHxMw',
}
const value = recordValue(expected)

it('takes the value, and the token alone, for proof', () => {
  for (const text of [value, expected.token]) {
    expect(isProof(text, expected)).toBe(true)
  }
})

it.each([
  [`"${value}"`, 'quoted'],
  [`“${value}”`, 'quoted'],
  [`${value} `, 'space'],
  [value.replace('=', ' = '), 'space'],
  [value.toUpperCase(), 'case'],
  [value.slice(0, -3), 'cut_short'],
  [expected.prefix, 'cut_short'],
  [`${expected.prefix}=Another0token0of0other0days`, 'other_token'],
  ['meridian-domain-verification-abcdef=Another0token', 'other_prefix'],
  [`txt=${expected.token}`, 'other_prefix'],
])('%s is no proof: %s', (text, difference) => {
  expect(isProof(text, expected)).toBe(false)
  expect(differenceOf(text, expected)).toBe(difference)
})

it.each([
  'v=spf1 -all',
  'other-domain-verification-z3kjny=m5',
  'meridian',
  '',
  'google-site-verification=abc',
])('%s is somebody else’s record', (text) => {
  expect(differenceOf(text, expected)).toBeUndefined()
})

it('takes nothing else for proof, whatever a zone holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(value.length), (junk, at) => {
      const text = value.slice(0, at) + junk + value.slice(at)
      expect(isProof(text, expected)).toBe(text === value)
    }),
  )
})
