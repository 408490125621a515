import type { SamlDocument } from '../document.ts'
import { SamlRefusal } from '../refusal.ts'

/** Under any spelling and in any namespace: two readers must not find two elements by one name. */
export function uniqueIds({ elements }: SamlDocument): void {
  const seen = new Set<string>()
  for (const element of elements) {
    for (const { local, value } of element.attributes) {
      if (local.length !== 2 || local.toLowerCase() !== 'id') continue
      if (seen.has(value)) {
        throw new SamlRefusal('duplicate_id', 'Two elements of the response carry the same ID.', {
          received: value,
        })
      }
      seen.add(value)
    }
  }
}
