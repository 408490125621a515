import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { themeCss } from './theme.css.ts'

describe('theme.css', () => {
  const css = themeCss({ accent_color: '#0b5a7a', radius: 'medium' })

  it('sets all twelve steps, opaque and translucent, in light, dark and for pages without script', () => {
    for (let step = 1; step <= 12; step++) {
      expect(css.match(new RegExp(`--accent-${step}:#`, 'g'))).toHaveLength(3)
      expect(css.match(new RegExp(`--accent-a${step}:`, 'g'))).toHaveLength(3)
    }
    expect(css).toContain('@media (prefers-color-scheme:dark)')
  })

  it('fills the brand slot only, and more strongly than Radix fills it', () => {
    const selectors = [...css.matchAll(/([^{}\n]+)\{--accent-1:/g)].flatMap(([, list]) =>
      (list ?? '').split(','),
    )
    expect(selectors).toHaveLength(5)
    // Radix: one attribute. Ours: at least two classes, attributes or pseudo-classes.
    for (const selector of selectors)
      expect(selector.match(/[.:[][a-z-]+/g)?.length, selector).toBeGreaterThanOrEqual(2)
    expect(css).not.toMatch(/data-accent-color='(?!indigo)/)
  })

  it('holds nothing but custom properties, whatever the colour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const text = themeCss({ accent_color: `#${number.toString(16).padStart(6, '0')}`, radius: 'full' })
        expect(text).not.toMatch(/url\(|expression|@import|NaN|Infinity|undefined/)
      }),
    )
  })

  it('refuses a colour that could close the rule', () => {
    expect(() => themeCss({ accent_color: '#0b5a7a}*{x:y', radius: 'none' })).toThrow(RangeError)
  })
})
