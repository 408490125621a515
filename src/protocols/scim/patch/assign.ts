import type { Resource, Value } from '../types.ts'

/** Names come from outside: a member is defined, never assigned through a prototype's setter. */
export function assign(holder: Resource, key: string, value: Value | undefined): void {
  if (value === undefined) delete holder[key]
  else Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}
