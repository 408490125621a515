/** JSON from outside: no name twice, no way into a prototype, no text that a database cannot keep, no endless nesting. */
import { refuse } from './refusal.ts'
import type { Value } from './types.ts'

const deepest = 24

export function readJson(text: string): Value {
  const value = parsed(text)
  // Of two members with one name the parser keeps the last; whoever signs or checks may have looked at the first.
  if (namesWithin(value) !== namesWritten(text))
    throw refuse('invalidSyntax', 'A name is in an object twice.')
  return value
}

function parsed(text: string): Value {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('invalidSyntax', 'The body is not valid JSON.')
  }
}

/** How many names its objects have. Breadth first, so that depth costs no stack. */
function namesWithin(root: Value): number {
  let names = 0
  let level = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw refuse('invalidSyntax', `The body is nested deeper than ${deepest} levels.`)
    const next: Value[] = []
    for (const value of level) {
      if (typeof value === 'string') checkText(value)
      else if (Array.isArray(value)) for (const one of value) next.push(one)
      else if (value !== null && typeof value === 'object')
        for (const [name, member] of Object.entries(value)) {
          names++
          checkName(name)
          next.push(member)
        }
    }
    level = next
  }
  return names
}

function checkName(name: string): void {
  checkText(name)
  if (name === '__proto__') throw refuse('invalidSyntax', "'__proto__' is no name of an attribute.")
}
/** PostgreSQL refuses NUL, and a lone surrogate comes back as another character. */
function checkText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed())
    throw refuse('invalidSyntax', 'The body contains a NUL character or is not valid Unicode.')
}

/** Strings that a colon follows, in text that is known to be JSON. */
function namesWritten(text: string): number {
  let names = 0
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:?)/g)) if (colon === ':') names++
  return names
}
