/**
 * The public keys of OpenID providers, fetched once and kept for at most ten minutes. A key that is not among them is
 * looked for anew at once, but not more often than every thirty seconds, or a stranger's tokens would make us knock.
 */
import type { JWK } from 'jose'
import type { Clock } from '../kernel/clock.ts'
import { type Outbound, OutboundError } from '../kernel/outbound.ts'
import { type KeySet, keysFor, OidcRefusal, readKeySet } from '../protocols/oidc/index.ts'

const staleAfterMs = 600_000
const againAfterMs = 30_000
const maxProviders = 2_000

export interface ProviderKeys {
  find(jwks_uri: string, header: { alg: string; kid: string | undefined }): Promise<JWK[]>
}

export function createProviderKeys(outbound: Outbound, clock: Clock): ProviderKeys {
  const known = new Map<string, { keys: KeySet; at: number }>()

  async function fetchKeys(uri: string) {
    const answer = await outbound.fetch(uri, { redirects: 2 }).catch((error: unknown) => {
      throw error instanceof OutboundError ? unreachable(error.message, error) : error
    })
    if (answer.status !== 200) throw unreachable(`The key address answered ${answer.status}.`)
    const fresh = { keys: readKeySet(answer.text), at: clock().getTime() }
    if (known.size >= maxProviders) known.clear()
    known.set(uri, fresh)
    return fresh
  }

  return {
    async find(uri, header) {
      const now = clock().getTime()
      const kept = known.get(uri)
      const current = kept && now - kept.at < staleAfterMs ? kept : await fetchKeys(uri)
      const found = keysFor(current.keys, header)
      if (found.length > 0 || now - current.at < againAfterMs) return found
      return keysFor((await fetchKeys(uri)).keys, header)
    },
  }
}

function unreachable(message: string, cause?: unknown): OidcRefusal {
  return new OidcRefusal('id_token_key', 'jwks_failed', message, { cause })
}
