/**
 * The one spelling of a JSON value (RFC 8785): members sorted by their UTF-16 code units, no blanks, numbers and strings
 * as ECMAScript writes them. What is hashed is spelled so, and anybody can spell it again.
 */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json | undefined }

/** Members that are undefined are not there. Strings are well-formed and numbers finite: the door saw to it. */
export function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members: string[] = []
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (member !== undefined) members.push(`${JSON.stringify(name)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}
