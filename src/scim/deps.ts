/** What the SCIM face needs from the composition root. */
import type { Config } from '../config.ts'
import type { RateLimiter } from '../db/rate-limits.ts'
import type { Store } from '../db/store.ts'
import type { Logger } from '../kernel/log.ts'
import type { Sealer } from '../kernel/seal.ts'
import type { RequestRecorder } from '../resources/directory-requests/record.ts'
import type { TokenVerifier } from '../resources/directory-tokens/verifier.ts'
import type { CreateTogether } from './creates.ts'

export interface ScimDeps {
  config: Config
  log: Logger
  store: Store
  sealer: Sealer
  limiter: RateLimiter
}

/** With what the face makes for itself. */
export interface ScimRuntime extends ScimDeps {
  tokens: TokenVerifier
  requests: RequestRecorder
  createTogether: CreateTogether
}
