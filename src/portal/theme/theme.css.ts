/**
 * The text of `/portal/theme.css`: the vendor's accent and radius as custom properties. It may be cached for ever under
 * `?v=<branding version>`; being a file, it needs no inline style under a strict content-security-policy, and it reaches
 * the portals of dialogs too.
 */
import { type Accent, accent, type Mode } from './brand.ts'
import { filmText, hex } from './color.ts'

export type Radius = 'none' | 'small' | 'medium' | 'large' | 'full'
export interface ThemeInput {
  /** #rrggbb */
  readonly accent_color: string
  readonly radius: Radius
}

/** `indigo` is the brand slot of Radix Themes: its own colours are never loaded, and no component names it. */
const SLOT = "[data-accent-color='indigo']"
/**
 * Each selector is a notch more specific than Radix's own `[data-accent-color='indigo']`, so that the order in which the
 * stylesheets arrive does not matter. `.page` is the body of a page without script, which follows the system.
 */
const selectors: Record<Mode, string> = {
  light: `:root ${SLOT},:root${SLOT}`,
  dark: `.dark ${SLOT}${SLOT},.dark${SLOT}${SLOT}`,
}

/** Radix's own factors, for pages that do without Radix. */
const factors: Record<Radius, readonly [factor: number, full: string]> = {
  none: [0, '0px'],
  small: [0.75, '0px'],
  medium: [1, '0px'],
  large: [1.5, '0px'],
  full: [1.5, '9999px'],
}

export function themeCss({ accent_color, radius }: ThemeInput): string {
  const light = declarations(accent(accent_color, 'light'))
  const dark = declarations(accent(accent_color, 'dark'))
  const [factor, full] = factors[radius]
  return [
    `${selectors.light}{${light}}`,
    `${selectors.dark}{${dark}}`,
    `.page{--radius-factor:${factor};--radius-full:${full}}`,
    `@media (prefers-color-scheme:dark){:root .page${SLOT}{${dark}}}`,
    '',
  ].join('\n')
}

function declarations({ steps, films, label, indicator, edge }: Accent): string {
  const opaque = steps.map((step, index) => [`--accent-${index + 1}`, hex(step)])
  // Films above step 8 carry text or fills: translucent, their contrast would depend on what lies below.
  const translucent = steps.map((step, index) => {
    const layer = films[index]
    return [`--accent-a${index + 1}`, layer ? filmText(layer) : hex(step)]
  })
  const mark = hex(indicator)
  return [
    ...opaque,
    ...translucent,
    ['--accent-contrast', hex(label)],
    ['--accent-surface', hex(steps[1] ?? label)],
    ['--accent-indicator', mark],
    ['--accent-track', mark],
    ['--gh-focus', mark],
    ['--gh-fill-edge', edge ? hex(edge) : 'transparent'],
  ]
    .map(([name, value]) => `${name}:${value}`)
    .join(';')
}
