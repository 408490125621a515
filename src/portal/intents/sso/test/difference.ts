/** How a received value differs from the expected one, so that the screen can mark it and say it in words. */
export type DifferenceKind =
  | 'same'
  | 'nothing'
  | 'slash_extra'
  | 'slash_missing'
  | 'space_extra'
  | 'space_before'
  | 'scheme'
  | 'case'
  | 'host'
  | 'extra_end'
  | 'extra_start'
  | 'extra_middle'
  | 'missing_end'
  | 'missing_start'
  | 'missing_middle'
  | 'changed'
  | 'other'

export interface Difference {
  readonly kind: DifferenceKind
  /** How many characters are too many or missing. */
  readonly count: number
  /** What both share before and after; what only one has between. */
  readonly before: string
  readonly expected: string
  readonly received: string
  readonly after: string
  /** For `scheme` and `host`: the two values of that part. */
  readonly part?: { readonly expected: string; readonly received: string }
}

export function difference(expected: string, received: string): Difference {
  const [a, b] = [[...expected], [...received]]
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const middle = (text: string[]) => text.slice(start, text.length - end).join('')
  const parts = {
    before: a.slice(0, start).join(''),
    expected: middle(a),
    received: middle(b),
    after: end === 0 ? '' : a.slice(-end).join(''),
  }
  const count = Math.abs(a.length - b.length)
  return { ...parts, count, ...kindOf(expected, received, parts) }
}

type Parts = Pick<Difference, 'before' | 'expected' | 'received' | 'after'>

function kindOf(expected: string, received: string, parts: Parts): Pick<Difference, 'kind' | 'part'> {
  if (expected === received) return { kind: 'same' }
  if (received === '') return { kind: 'nothing' }
  if (received === `${expected}/`) return { kind: 'slash_extra' }
  if (`${received}/` === expected) return { kind: 'slash_missing' }
  if (received.trimEnd() === expected) return { kind: 'space_extra' }
  if (received.trimStart() === expected) return { kind: 'space_before' }
  if (received.toLowerCase() === expected.toLowerCase()) return { kind: 'case' }
  const address = addresses(expected, received)
  if (address) return address
  if (parts.expected === '') return { kind: `extra_${place(parts)}` }
  if (parts.received === '') return { kind: `missing_${place(parts)}` }
  // With little in common a mark in the middle would say more than is true.
  return { kind: parts.before.length + parts.after.length >= expected.length / 2 ? 'changed' : 'other' }
}

function place({ before, after }: Parts): 'start' | 'middle' | 'end' {
  if (after === '') return 'end'
  return before === '' ? 'start' : 'middle'
}

/** Two addresses that differ in one nameable part. */
function addresses(expected: string, received: string): Pick<Difference, 'kind' | 'part'> | undefined {
  if (!URL.canParse(expected) || !URL.canParse(received)) return undefined
  const [one, other] = [new URL(expected), new URL(received)]
  if (one.host === '' || other.host === '') return undefined
  const rest = (url: URL) => url.pathname + url.search + url.hash
  if (one.protocol !== other.protocol && one.host === other.host && rest(one) === rest(other))
    return {
      kind: 'scheme',
      part: { expected: one.protocol.slice(0, -1), received: other.protocol.slice(0, -1) },
    }
  return one.host !== other.host
    ? { kind: 'host', part: { expected: one.host, received: other.host } }
    : undefined
}
