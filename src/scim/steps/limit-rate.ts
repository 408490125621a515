import { refusal } from '../failure.ts'
import type { Flow } from '../flow.ts'

/** Each directory has its own bucket; the token endpoint, where nobody is known yet, the one of the address. */
export async function limitRate(flow: Flow): Promise<void> {
  const { deps, directory, input } = flow
  const bucket = directory ? `scim:${directory.id}` : `scim-token:${input.external_key.slice(0, 64)}`
  const { scim } = deps.config.rate_limits
  const wait = await deps.limiter.take(bucket, directory ? scim : Math.min(scim, mostTokens))
  if (wait === undefined) return
  const seconds = String(Math.max(1, Math.ceil(wait)))
  flow.answer = refusal(429, `Too many requests to this directory. Try again in ${seconds} s.`, undefined, {
    'retry-after': seconds,
  })
}

/** A token lasts for many requests; whoever needs more than this a minute is guessing. */
const mostTokens = 60
