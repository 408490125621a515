import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { remedyCodes } from '../../guides/guide.ts'
import { failures } from './en/failures.ts'

const src = join(import.meta.dirname, '../..')
/** The codes of a union type, read from its source: a type leaves nothing behind at run time. */
function codesOf(path: string, name: string): string[] {
  const text = readFileSync(join(src, path), 'utf8')
  const union = text.slice(text.indexOf(`type ${name}`), text.indexOf('export interface'))
  return [...union.matchAll(/\| '([a-z0-9_]+)'/g)].map(([, code]) => code ?? '')
}
function thrownIn(folder: string): string[] {
  return readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [
      ...readFileSync(join(src, folder, file), 'utf8').matchAll(/SignInFailure\(\s*'([a-z0-9_]+)'/g),
    ])
    .map(([, code]) => code ?? '')
}
const lacking = (codes: readonly string[]) => codes.filter((code) => !Object.hasOwn(failures, code))

describe('the words for failures', () => {
  it('cover every refusal of both protocols', () => {
    const saml = codesOf('protocols/saml/refusal.ts', 'RefusalCode')
    const oidc = codesOf('protocols/oidc/refusal.ts', 'OidcRefusalCode')
    expect(saml.length).toBeGreaterThan(50)
    expect(oidc.length).toBeGreaterThan(25)
    expect(lacking([...saml, ...oidc])).toEqual([])
  })

  it('cover every failure of the steps around them, and everything a guide has a remedy for', () => {
    const thrown = thrownIn('sso')
    expect(thrown.length).toBeGreaterThan(8)
    expect(lacking([...thrown, ...remedyCodes])).toEqual([])
  })

  it('never say "invalid configuration", and never beg, blame or cheer', () => {
    for (const [code, { title, text, fix }] of Object.entries(failures)) {
      expect(`${title} ${text} ${fix}`, code).not.toMatch(/invalid configuration|please|oops|simply|sorry|!/i)
      expect(title, code).not.toMatch(/\.$/)
      expect(text, code).toMatch(/\.$/)
      expect(fix, code).toMatch(/\.$/)
    }
  })
})
