/**
 * One vendor colour in, twelve accent steps out, for light and for dark pages, each measured.
 *
 * Nothing is refused. The guard moves what must be read or seen until it can be, and says what it moved:
 *   step 9    the fill keeps the vendor's colour. Its label is white at 4.5 : 1, else ink at 4.5 : 1; where neither
 *             holds, the fill darkens until white does. A fill that hardly differs from the panel gains an edge; a very
 *             dark one is lightened on dark pages.
 *   step 11   links and soft buttons, 4.5 : 1 on page, panel and the tints under soft buttons.
 *   indicator focus ring, tick boxes, the edge of pale fills: 3 : 1 on page and panel.
 */
import { contrast, type Film, film, type Lch, lch, over, type Rgb, rgb, shown } from './color.ts'

export type Mode = 'light' | 'dark'
export const WHITE: Rgb = [255, 255, 255]
export const INK: Rgb = [17, 24, 28]

/** WCAG 2.2, 1.4.3 for text and 1.4.11 for marks. */
export const TEXT_RATIO = 4.5
export const MARK_RATIO = 3

interface Ground {
  readonly page: Rgb
  readonly panel: Rgb
  /** Lightness of steps 1 to 8, and how much of the brand's chroma each carries. */
  readonly tints: readonly (readonly [lightness: number, share: number])[]
  /** Where the search for links and marks begins, when the brand itself lies on the wrong side. */
  readonly text: number
  readonly mark: number
  readonly strong: readonly [lightness: number, share: number]
}
export const grounds: Record<Mode, Ground> = {
  light: {
    page: rgb('#f9f9fb'),
    panel: WHITE,
    tints: [
      [0.993, 0.03],
      [0.981, 0.08],
      [0.958, 0.17],
      [0.93, 0.28],
      [0.895, 0.37],
      [0.85, 0.46],
      [0.79, 0.55],
      [0.71, 0.68],
    ],
    text: 0.54,
    mark: 0.66,
    strong: [0.3, 0.6],
  },
  dark: {
    page: rgb('#111113'),
    panel: rgb('#18191b'),
    tints: [
      [0.178, 0.18],
      [0.213, 0.24],
      [0.258, 0.38],
      [0.296, 0.46],
      [0.333, 0.52],
      [0.376, 0.58],
      [0.433, 0.66],
      [0.51, 0.8],
    ],
    text: 0.76,
    mark: 0.6,
    strong: [0.93, 0.3],
  },
}

export interface Accent {
  readonly mode: Mode
  /** Steps 1 to 12, opaque. */
  readonly steps: readonly Rgb[]
  /** Steps 1 to 8 as films over the panel. */
  readonly films: readonly Film[]
  readonly label: Rgb
  readonly indicator: Rgb
  /** Undefined: the fill stands out by itself. */
  readonly edge: Rgb | undefined
}

export function accent(color: string, mode: Mode): Accent {
  const ground = grounds[mode]
  const brand = lch(rgb(color))
  const [lightness, chroma, hue] = brand
  // Greys stay grey; a faint hue is lifted, or its tints would look like dirt.
  const tint = chroma < 0.02 ? chroma : Math.max(chroma, 0.06)
  const tints = ground.tints.map(([l, share]) => shown([l, tint * share, hue]))
  const films = tints.map((step) => film(step, ground.panel))

  const { fill, label } = fillFor(color, brand, mode)
  const hover = hoverFor(fill, label)

  const away = mode === 'light' ? -1 : 1
  const surfaces = [ground.page, ground.panel]
  // Soft buttons lie on films 3 to 5 (rest, hover, pressed), and the films on either ground.
  const soft = [2, 3, 4].flatMap((index) => [
    ...tints.slice(index, index + 1),
    ...films.slice(index, index + 1).flatMap((layer) => surfaces.map((surface) => over(layer, surface))),
  ])
  const start = (limit: number) =>
    mode === 'light' ? Math.min(lightness, limit) : Math.max(lightness, limit)
  const text = moved([start(ground.text), chroma, hue], [...surfaces, ...soft], TEXT_RATIO, away)
  const indicator = moved([start(ground.mark), chroma, hue], surfaces, MARK_RATIO, away)
  const strong = shown([ground.strong[0], chroma * ground.strong[1], hue])

  return {
    mode,
    steps: [...tints, fill, hover, text, strong],
    films,
    label,
    indicator,
    edge: contrast(fill, ground.panel) >= MARK_RATIO ? undefined : indicator,
  }
}

function fillFor(color: string, [lightness, chroma, hue]: Lch, mode: Mode): { fill: Rgb; label: Rgb } {
  const given = mode === 'dark' && lightness < 0.5 ? shown([0.5, chroma, hue]) : rgb(color)
  if (contrast(given, WHITE) >= TEXT_RATIO) return { fill: given, label: WHITE }
  if (contrast(given, INK) >= TEXT_RATIO) return { fill: given, label: INK }
  return { fill: moved(lch(given), [WHITE], TEXT_RATIO, -1), label: WHITE }
}

/** The pressed and hovered fill moves away from its label, so that the label only gets clearer. */
function hoverFor(fill: Rgb, label: Rgb): Rgb {
  const [lightness, chroma, hue] = lch(fill)
  if (label === INK) return shown([Math.min(1, lightness + 0.03), chroma, hue])
  // Near black there is no room left to darken, and a lighter black is still far from white.
  return shown([lightness > 0.24 ? lightness - 0.04 : lightness + 0.08, chroma, hue])
}

/** Moves lightness in small steps until the colour reaches the ratio against every ground. */
function moved([from, chroma, hue]: Lch, against: readonly Rgb[], ratio: number, direction: 1 | -1): Rgb {
  let lightness = from
  for (;;) {
    const color = shown([lightness, chroma, hue])
    if (against.every((ground) => contrast(color, ground) >= ratio)) return color
    if (lightness <= 0 || lightness >= 1) return color
    lightness = Math.min(1, Math.max(0, lightness + direction * 0.005))
  }
}
