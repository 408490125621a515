/** Attributes as data: what is not said is what RFC 7643 section 2.2 takes for granted. */
import type { Attribute } from '../types.ts'

type Parts = Partial<Omit<Attribute, 'name' | 'type' | 'description'>>

function make(type: Attribute['type'], name: string, description: string, parts: Parts = {}): Attribute {
  return {
    name,
    type,
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...parts,
  }
}

export const text = (name: string, description: string, parts?: Parts) =>
  make('string', name, description, parts)
export const bool = (name: string, description: string, parts?: Parts) =>
  make('boolean', name, description, parts)
export const time = (name: string, description: string, parts?: Parts) =>
  make('dateTime', name, description, parts)
export const reference = (
  name: string,
  description: string,
  referenceTypes: readonly string[],
  parts?: Parts,
) => make('reference', name, description, { caseExact: true, referenceTypes, ...parts })
export const complex = (
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
  parts?: Parts,
) => make('complex', name, description, { subAttributes, ...parts })

/** The default sub-attributes of a list (RFC 7643 section 2.4). */
export function list(
  name: string,
  description: string,
  canonicalValues: readonly string[] = [],
  value: Attribute = text('value', 'The value'),
): Attribute {
  return complex(
    name,
    description,
    [
      value,
      text('display', 'A name for display'),
      text('type', 'What the value is for', canonicalValues.length > 0 ? { canonicalValues } : {}),
      bool('primary', 'Whether it is the preferred one; true at most once'),
    ],
    { multiValued: true },
  )
}
