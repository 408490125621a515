/** Draws an icon. Pure, without a font of its own, a script or an outside reference. */
import type { Icon } from './icons.ts'
import { marks } from './marks.ts'

export const schemes = ['light', 'dark'] as const
export type Scheme = (typeof schemes)[number]

const colours = {
  light: { ground: '#ffffff', tile: '#e8e8ec', edge: '#8b8d98', ink: '#1c2024' },
  dark: { ground: '#18191b', tile: '#363a3f', edge: '#777b84', ink: '#edeef0' },
} as const
const font = 'ui-sans-serif, -apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Noto Sans, sans-serif'

export function draw(icon: Icon, scheme: Scheme): string {
  const mark = icon.mark === undefined ? undefined : marks[icon.mark]
  const shape = mark
    ? `<path fill="${readable(mark.hex, scheme)}" d="${mark.path}"/>`
    : `${tile(icon, scheme)}<text x="12" y="12" fill="${colours[scheme].ink}" font-family="${font}" font-size="${
        icon.letters.length > 1 ? 9.5 : 12
      }" font-weight="650" text-anchor="middle" dominant-baseline="central">${escapeXml(icon.letters)}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24" role="img"><title>${escapeXml(icon.name)}</title>${shape}</svg>\n`
}

function tile({ outline }: Icon, scheme: Scheme): string {
  const { tile, edge, ground } = colours[scheme]
  return outline
    ? `<rect x=".75" y=".75" width="22.5" height="22.5" rx="5" fill="${ground}" stroke="${edge}" stroke-width="1"/>`
    : `<rect width="24" height="24" rx="5.5" fill="${tile}"/>`
}

/** The brand's own colour where it can be seen (3 : 1, WCAG 1.4.11), else our ink. */
function readable(hex: string, scheme: Scheme): string {
  const { ground, ink } = colours[scheme]
  return contrast(hex, ground) >= 3 ? hex : ink
}

export function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dim + 0.05)
}
/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const channel = (at: number): number => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}
function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
