/**
 * Colour arithmetic: sRGB, OKLCH (lightness, chroma, hue that the eye agrees with) and the WCAG contrast ratio.
 * Colours are always rounded to what a screen shows before they are measured, so that no promise is lost to rounding.
 */
export type Rgb = readonly [red: number, green: number, blue: number]
export type Lch = readonly [lightness: number, chroma: number, hue: number]

const HEX = /^#[0-9a-f]{6}$/i

export function isColor(value: string): boolean {
  return HEX.test(value)
}

export function rgb(hex: string): Rgb {
  if (!isColor(hex)) throw new RangeError(`Expected a colour as #rrggbb, received ${JSON.stringify(hex)}`)
  const number = Number.parseInt(hex.slice(1), 16)
  return [number >> 16, (number >> 8) & 255, number & 255]
}

export function hex(color: Rgb): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

// IEC 61966-2-1: the sRGB transfer function and its inverse.
const decode = (byte: number) => {
  const value = byte / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
const encode = (value: number) =>
  255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055)

/** Björn Ottosson's OKLab matrices, in polar form. */
export function lch(color: Rgb): Lch {
  const red = decode(color[0])
  const green = decode(color[1])
  const blue = decode(color[2])
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  const a = 1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short
  const b = 0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short
  const lightness = 0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short
  return [lightness, Math.hypot(a, b), Math.atan2(b, a)]
}

function unbounded([lightness, chroma, hue]: Lch): Rgb {
  const a = chroma * Math.cos(hue)
  const b = chroma * Math.sin(hue)
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    encode(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
    encode(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
    encode(-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short),
  ]
}
const isShown = (color: Rgb) => color.every((channel) => channel > -0.5 && channel < 255.5)
const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)))

/** The nearest colour that a screen can show: hue and lightness are kept, chroma gives way. */
export function shown([lightness, chroma, hue]: Lch): Rgb {
  let color = unbounded([lightness, chroma, hue])
  if (!isShown(color)) {
    let inside = 0
    let outside = chroma
    for (let round = 0; round < 16; round++) {
      const half = (inside + outside) / 2
      if (isShown(unbounded([lightness, half, hue]))) inside = half
      else outside = half
    }
    color = unbounded([lightness, inside, hue])
  }
  return [byte(color[0]), byte(color[1]), byte(color[2])]
}

/** WCAG 2.2, relative luminance. */
const luminance = (color: Rgb) =>
  0.2126 * decode(color[0]) + 0.7152 * decode(color[1]) + 0.0722 * decode(color[2])

/** WCAG 2.2, contrast ratio: 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

export interface Film {
  readonly color: Rgb
  readonly alpha: number
}

/** The most transparent colour that looks like `target` when it lies on `ground`. */
export function film(target: Rgb, ground: Rgb): Film {
  const needed = target.map((channel, index) => {
    const under = ground[index] ?? 0
    const room = channel < under ? under : 255 - under
    return room === 0 ? 0 : Math.abs(channel - under) / room
  })
  // Rounded up, so that the colour under it never has to leave the gamut.
  const alpha = Math.max(0.01, Math.ceil(Math.max(...needed) * 1000) / 1000)
  const [red, green, blue] = target.map((channel, index) => {
    const under = ground[index] ?? 0
    return byte((channel - under * (1 - alpha)) / alpha)
  }) as [number, number, number]
  return { color: [red, green, blue], alpha }
}

/** What is seen where a film lies on a ground. */
export function over({ color, alpha }: Film, ground: Rgb): Rgb {
  const mix = (index: 0 | 1 | 2) => byte(color[index] * alpha + ground[index] * (1 - alpha))
  return [mix(0), mix(1), mix(2)]
}

export function filmText({ color, alpha }: Film): string {
  return `rgb(${color.join(' ')} / ${alpha})`
}
