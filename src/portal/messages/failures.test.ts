import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { failures } from './en/failures.ts'

const source = readFileSync(new URL('../../protocols/saml/refusal.ts', import.meta.url), 'utf8')
const union = source.slice(source.indexOf('RefusalCode'), source.indexOf('export interface'))
const codes = [...union.matchAll(/\| '([a-z0-9_]+)'/g)].map(([, code]) => code ?? '')

describe('the words for failures', () => {
  it('cover every refusal of the SAML checks', () => {
    expect(codes.length).toBeGreaterThan(50)
    expect(codes.filter((code) => !(code in failures))).toEqual([])
  })

  it('never say "invalid configuration", and never beg, blame or cheer', () => {
    for (const [code, { title, text, fix }] of Object.entries(failures)) {
      const all = `${title} ${text} ${fix}`
      expect(all, code).not.toMatch(/invalid configuration|please|oops|simply|sorry|!/i)
      expect(title, code).not.toMatch(/\.$/)
      expect(text.endsWith('.'), code).toBe(true)
      expect(fix.endsWith('.'), code).toBe(true)
    }
  })
})
