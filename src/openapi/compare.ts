/** Our contract beside the upstream one: what differs for a client that was written for upstream, and why it may. */
import type { ShapeFacts } from './facts.ts'

/** A difference that was decided, with its reason. Keyed `operation: what`. */
export const decided: Record<string, string> = {
  'authorize: does not promise url':
    'A browser is redirected; only a client that asks for JSON gets the address in an answer of 200.',
}

export interface Difference {
  what: string
  reason?: string
}

export function differences(id: string, ours: ShapeFacts, theirs: ShapeFacts): Difference[] {
  const demanded = ours.required_inputs
    .filter((name) => !theirs.required_inputs.includes(name))
    .map((name) => `requires ${name}`)
  const missing = theirs.promised
    .filter((path) => !ours.promised.includes(path))
    .map((path) => `does not promise ${path}`)
  const values = Object.entries(theirs.enums).flatMap(([path, allowed]) => {
    const known = ours.enums[path]
    return known === undefined || known.join() === allowed.join() ? [] : [`enum ${path}`]
  })
  return [...demanded, ...missing, ...values].map((what) => {
    const reason = decided[`${id}: ${what}`]
    return { what, ...(reason !== undefined && { reason }) }
  })
}

/** Path parameters have other names in other documents. */
export function samePath(a: string, b: string): boolean {
  const plain = (path: string) => path.replaceAll(/\{[^}]+\}/g, '{}')
  return plain(a) === plain(b)
}
