/** Values that strangers chose, made fit for words: one line that shows what it is, and that nothing turns into a link. */

export type Fill = (words: string) => string

export function filler(values: Readonly<Record<string, string>>): Fill {
  return (words) => words.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
}

const maxSigns = 120

/** Without line breaks, controls and signs that turn the direction of writing, and short. */
export function oneLine(text: string): string {
  const line = text
    .normalize('NFC')
    .replace(/[\p{Zl}\p{Zp}\p{Cc}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '')
    .trim()
  const signs = [...line]
  return signs.length > maxSigns ? `${signs.slice(0, maxSigns - 1).join('')}…` : line
}

/**
 * Mail programs make links of whatever looks like an address. An organization may name itself `evil.example/login`, and
 * its mail would carry that link under the vendor's name. A word joiner (U+2060) shows nothing and is no part of a host.
 */
export function plain(text: string): string {
  return oneLine(text).replace(/(?<=\S)([.:@/])(?=\S)/gu, '$1\u2060')
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
export function dayOf(iso: string): string {
  const date = new Date(iso)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}
