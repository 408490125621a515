import { expect, it } from 'vitest'
import { quirks } from '../../protocols/scim/quirks.ts'
import { directories } from './en/directories.ts'

it('has words for every way in which a request may leave the standard, and for no other', () => {
  const { other: _, ...known } = directories.quirk
  expect(Object.keys(known).toSorted()).toEqual(Object.keys(quirks).toSorted())
})

it('never begs, blames or cheers', () => {
  expect(JSON.stringify(directories)).not.toMatch(/\b(please|oops|simply|sorry)\b|!/i)
})
