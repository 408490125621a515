/** Metadata of an organization: at most 50 keys of 40 characters, values of 600; null removes (contract A7). */
import { badRequest } from '../../kernel/errors.ts'

export function mergeMetadata(
  before: Record<string, string>,
  change: Record<string, string | null> | null | undefined,
): Record<string, string> {
  if (change === null) return {}
  const after = new Map(Object.entries(before))
  for (const [key, value] of Object.entries(change ?? {})) {
    if (value === null) after.delete(key)
    else if (key.length === 0 || key.length > 40) throw invalidMetadata('keys have 1 to 40 characters')
    else if (value.length > 600) throw invalidMetadata('values have at most 600 characters')
    else after.set(key, value)
  }
  if (after.size > 50) throw invalidMetadata('at most 50 keys')
  return Object.fromEntries(after)
}

function invalidMetadata(rule: string) {
  return badRequest('invalid_metadata', `Invalid metadata: ${rule}.`)
}
