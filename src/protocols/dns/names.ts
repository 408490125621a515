/** Where the record may stand, and where it stands when a console was misunderstood. */
import type { Expected } from './types.ts'

/** In the order in which they are looked for; the first is the one that we publish. */
export function placesOf({ domain, prefix }: Expected): string[] {
  return [domain, `${prefix}.${domain}`, `_${prefix}.${domain}`]
}

export interface DeepPlace {
  at: string
  typed: string
  added: string
}

/** Most consoles complete what is typed with the zone's name, also when it is there already. */
export function deepPlacesOf(expected: Expected, zone: string): DeepPlace[] {
  const [label = ''] = expected.domain.split('.')
  const typed = [...placesOf(expected), ...(expected.domain === zone ? [label] : [])]
  return typed.map((name) => ({ at: `${name}.${zone}`, typed: name, added: zone })).filter(isName)
}

/** No record can be where no name can be (RFC 1035 section 2.3.4). */
function isName({ at }: DeepPlace): boolean {
  return at.length <= 253
}

/** A name that nobody made: what answers for it answers for every name (RFC 4592). */
export function probeOf({ domain, prefix }: Expected): string {
  return `x-${prefix.slice(-6)}-nobody.${domain}`
}

/** Where the zone may begin: the domain, then what is above it, as long as it is no top-level domain. */
export function zoneCandidates(domain: string): string[] {
  const labels = domain.split('.')
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))
}
