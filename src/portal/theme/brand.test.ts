import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accent, grounds, INK, type Mode, WHITE } from './brand.ts'
import { contrast, hex, over, type Rgb, rgb } from './color.ts'
import { measurements } from './measurements.ts'

const anyColor = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }))
  .map((channels) => hex(channels))
const anyMode = fc.constantFrom<Mode>('light', 'dark')
const step = (steps: readonly Rgb[], number: number) => {
  const color = steps[number - 1]
  if (!color) throw new Error(`no step ${number}`)
  return color
}
function forAll(promise: (color: string, mode: Mode) => void) {
  // Corners first: they are what a vendor types when trying it out.
  for (const corner of [
    '#000000',
    '#ffffff',
    '#ff0000',
    '#00ff00',
    '#0000ff',
    '#ffff00',
    '#00ffff',
    '#808080',
  ])
    for (const mode of ['light', 'dark'] as const) promise(corner, mode)
  fc.assert(fc.property(anyColor, anyMode, promise), { numRuns: 800 })
}

describe('the contrast guard', () => {
  it('keeps the label on the fill readable, also while the pointer is over it', () => {
    forAll((color, mode) => {
      const { steps, label } = accent(color, mode)
      expect(contrast(label, step(steps, 9))).toBeGreaterThanOrEqual(4.5)
      expect(contrast(label, step(steps, 10))).toBeGreaterThanOrEqual(4.5)
    })
  })

  it('keeps the vendor’s colour as the light fill wherever white or ink can be read on it', () => {
    forAll((color) => {
      const given = rgb(color)
      const readable = contrast(given, WHITE) >= 4.5 || contrast(given, INK) >= 4.5
      const { steps, label } = accent(color, 'light')
      if (readable) expect(hex(step(steps, 9))).toBe(color)
      else {
        expect(label).toBe(WHITE)
        expect(contrast(step(steps, 9), WHITE)).toBeLessThan(4.7)
      }
    })
  })

  it('prefers a white label', () => {
    forAll((color) => {
      if (contrast(rgb(color), WHITE) >= 4.5) expect(accent(color, 'light').label).toBe(WHITE)
    })
  })

  it('lightens a very dark fill on dark pages, and no other', () => {
    expect(hex(step(accent('#15171c', 'dark').steps, 9))).not.toBe('#15171c')
    expect(hex(step(accent('#ffd23f', 'dark').steps, 9))).toBe('#ffd23f')
    forAll((color) => {
      const fill = step(accent(color, 'dark').steps, 9)
      expect(contrast(fill, grounds.dark.panel)).toBeGreaterThan(2.2)
    })
  })

  it('gives an edge to a fill under 3 : 1, and to no other; the edge itself is visible', () => {
    forAll((color, mode) => {
      const { steps, edge } = accent(color, mode)
      const { panel } = grounds[mode]
      expect(edge === undefined).toBe(contrast(step(steps, 9), panel) >= 3)
      if (edge) expect(contrast(edge, panel)).toBeGreaterThanOrEqual(3)
    })
  })

  it('makes links and soft buttons readable on page, panel and every tint under them', () => {
    forAll((color, mode) => {
      const { steps, films } = accent(color, mode)
      const { page, panel } = grounds[mode]
      const text = step(steps, 11)
      const tints = films.slice(2, 5).flatMap((layer) => [over(layer, page), over(layer, panel)])
      for (const ground of [page, panel, step(steps, 3), step(steps, 4), step(steps, 5), ...tints])
        expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5)
    })
  })

  it('makes focus ring and tick boxes visible on page and panel, and the tick inside them', () => {
    forAll((color, mode) => {
      const { indicator, label } = accent(color, mode)
      const { page, panel } = grounds[mode]
      expect(contrast(indicator, page)).toBeGreaterThanOrEqual(3)
      expect(contrast(indicator, panel)).toBeGreaterThanOrEqual(3)
      expect(contrast(indicator, label)).toBeGreaterThanOrEqual(3)
    })
  })

  it('keeps step 12 strong on every tint', () => {
    forAll((color, mode) => {
      const { steps } = accent(color, mode)
      for (const number of [1, 2, 3, 4, 5])
        expect(contrast(step(steps, 12), step(steps, number))).toBeGreaterThanOrEqual(7)
    })
  })

  it('lays films over the panel so that they look like their steps', () => {
    forAll((color, mode) => {
      const { steps, films } = accent(color, mode)
      films.forEach((layer, index) => {
        const seen = over(layer, grounds[mode].panel)
        step(steps, index + 1).forEach((channel, at) => {
          expect(Math.abs(channel - (seen[at] ?? 0))).toBeLessThanOrEqual(2)
        })
      })
    })
  })
})

describe('the measurements', () => {
  it('never falls below what it says is required', () => {
    fc.assert(
      fc.property(anyColor, (color) => {
        for (const row of measurements(color)) expect(row.ratio).toBeGreaterThanOrEqual(row.required - 0.005)
      }),
    )
  })

  it('says what was moved', () => {
    const outcome = (color: string, mode: Mode, of: string) =>
      measurements(color).find((row) => row.mode === mode && row.of === of)?.outcome
    expect(outcome('#0b5a7a', 'light', 'fill')).toBe('kept')
    expect(outcome('#ffd23f', 'light', 'fill')).toBe('edge_added')
    expect(outcome('#15171c', 'dark', 'fill')).toBe('lightened')
    expect(outcome('#ffd23f', 'light', 'link')).toBe('darkened')
  })

  it('refuses what is no colour', () => {
    expect(() => measurements('red')).toThrow(RangeError)
    expect(() => measurements('#fff;}body{')).toThrow(RangeError)
  })
})
