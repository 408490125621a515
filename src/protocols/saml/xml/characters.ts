/** Characters and references: what text and attribute values stand for (XML 1.0, sections 2.2, 3.3.3 and 4.1). */
import { SamlRefusal } from '../refusal.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
const forbiddenCharacter = /[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/

export function hasForbiddenCharacter(text: string): boolean {
  return forbiddenCharacter.test(text) || !text.isWellFormed()
}

export function characterData(raw: string, at: number): string {
  if (raw.includes(']]>')) malformed('the end of a CDATA section that never began', at)
  return raw.includes('&') ? resolve(raw, at) : raw
}

export function attributeValue(raw: string, at: number): string {
  const spaced = /[\t\n]/.test(raw) ? raw.replace(/[\t\n]/g, ' ') : raw
  return spaced.includes('&') ? resolve(spaced, at) : spaced
}

const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function resolve(raw: string, at: number): string {
  return raw.replace(
    /&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos))?(;?)/g,
    (match, ...parts) => {
      const [hex, decimal, entity, semicolon]: (string | undefined)[] = parts
      if (semicolon !== ';') malformed('an entity that is not one of the five predefined ones', at)
      if (entity !== undefined) return predefined[entity] ?? match
      if (hex === undefined && decimal === undefined) malformed('an empty reference', at)
      const code = hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16)
      const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\0'
      if (hasForbiddenCharacter(character)) malformed('a forbidden character', at)
      return character
    },
  )
}

export function malformed(what: string, at: number): never {
  throw new SamlRefusal('malformed_xml', `This is not well-formed XML: ${what}.`, {
    received: `${what}, near character ${at}`,
  })
}
