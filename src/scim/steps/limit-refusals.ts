import { isIPv6 } from 'node:net'
import { refusal } from '../failure.ts'
import type { Flow } from '../flow.ts'

/** Of one address at one directory, and of one address wherever it knocks, in a minute. */
const mostAtOne = 60
const mostAnywhere = 600

/**
 * Whoever comes with wrong tokens again and again is neither answered at length nor written down. A right token is let in all the
 * same: providers send from addresses that they share.
 */
export async function limitRefusals(flow: Flow): Promise<void> {
  const { deps, input } = flow
  if (deps.config.rate_limits.scim === 0) return
  const network = networkOf(input.address)
  const place = /^[\w-]{1,64}$/.test(input.external_key) ? input.external_key : ''
  const wait =
    (await deps.limiter.take(`scim-refused:${network}`, mostAnywhere)) ??
    (await deps.limiter.take(`scim-refused:${network}:${place}`, mostAtOne))
  if (wait === undefined) return
  const seconds = String(Math.max(1, Math.ceil(wait)))
  flow.unrecorded = true
  flow.answer = refusal(
    429,
    `Too many requests with a wrong token. Try again in ${seconds} s, with a token of the directory's set-up page.`,
    undefined,
    { 'retry-after': seconds },
  )
}

/** Of IPv6 one customer has 2^64 addresses (RFC 6177). */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [head = '', tail] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => '0'), ...last]
  return groups.slice(0, 4).join(':')
}
