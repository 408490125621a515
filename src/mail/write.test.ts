import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { everyLetter, letterOf } from '../../test/world/letters.ts'
import { plain } from './fill.ts'
import { write } from './write.ts'

const signs = (markup: string) => markup.replace(/[^<>"]/g, '')
const link = 'https://auth.meridian.example/portal/launch?token=01JCZ0000000000000000000AB.aaaa'

describe('every mail', () => {
  it('has words for everything, and leaves no gap', () => {
    for (const over of [{}, { link: null }])
      for (const letter of everyLetter('Foo Corp', over)) {
        const { subject, text, html } = write(letter)
        for (const part of [subject, text, html]) expect(part, letter.kind).not.toMatch(/\{\{|\}\}|undefined/)
        expect(subject.length, letter.kind).toBeLessThan(90)
        expect(text).not.toMatch(/ {2}/)
      }
  })

  it('says in text what it says in HTML, its link in both', () => {
    for (const letter of everyLetter('Foo Corp')) {
      const { text, html } = write(letter)
      expect(text, letter.kind).toContain(link)
      expect(html.match(/href="[^"]*"/g), letter.kind).toEqual([`href="${link}"`, `href="${link}"`])
    }
    for (const letter of everyLetter('Foo Corp', { link: null })) {
      const { text, html } = write(letter)
      expect(text + html, letter.kind).not.toContain('/portal/launch')
      expect(text, letter.kind).toContain('ask Foo Corp for a setup link')
    }
  })

  it('loads nothing from anywhere: opening it tells nobody', () => {
    for (const letter of everyLetter('Foo Corp'))
      expect(write(letter).html, letter.kind).not.toMatch(
        /<(img|link|script|iframe|object)|src=|url\(|@import/i,
      )
  })

  it('keeps a text a text: no value adds a tag, a line or a header', () => {
    const usual = everyLetter('x').map(write)
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({
            unit: fc.constantFrom('<', '>', '"', "'", '&', '\r', '\n', ':', '\u2028', '{', '$', 'a'),
          }),
          fc.constantFrom('"><script>', '{{recipient}}', '</td></table>', 'a\r\nBcc: eve@example.com', '$&'),
        ),
        (text) => {
          everyLetter(`a${text}b`).forEach((letter, at) => {
            const { subject, text: body, html } = write(letter)
            expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
            expect(signs(html), letter.kind).toBe(signs(usual[at]?.html ?? ''))
            expect(body.split('\n').length).toBe(usual[at]?.text.split('\n').length)
          })
        },
      ),
    )
  })
})

describe('a name that somebody chose', () => {
  it.each([
    ['https://evil.example/login', 'https:\u2060/\u2060/\u2060evil.\u2060example/\u2060login'],
    ['call evil.example now', 'call evil.\u2060example now'],
    ['pay@evil.example', 'pay@\u2060evil.\u2060example'],
    ['Foo Corp. & Co.', 'Foo Corp. & Co.'],
    ['\u202eproC\u200b ooF', 'proC ooF'],
    ['a\r\nb\u2028c\td', 'a b c d'],
    ['🦄'.repeat(200), `${'🦄'.repeat(119)}…`],
    ['e\u0301', 'é'],
    ['', ''],
  ])('%j is shown as %j', (name, shown) => {
    expect(plain(name)).toBe(shown)
  })

  it('is never linked, except a domain of their own, which somebody will copy', () => {
    const { text } = write(letterOf('domain_unverified_soon', 'foo-corp.com'))
    expect(text).toContain('Domain: foo-corp.com\n')
    const branding = { name: 'Meridian', accent_color: '#0f7b6c', support_email: null }
    const hostile = write(letterOf('log_stream_invalid', 'https://evil.example', { branding }))
    expect(hostile.text).not.toContain('//evil')
  })
})
