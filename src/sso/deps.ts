/** What the sign-in runtime needs from the composition root. */
import type { Config } from '../config.ts'
import type { RateLimiter } from '../db/rate-limits.ts'
import type { Store } from '../db/store.ts'
import type { Metrics } from '../http/metrics.ts'
import type { Logger } from '../kernel/log.ts'
import type { Outbound } from '../kernel/outbound.ts'
import type { Sealer } from '../kernel/seal.ts'
import type { Environment } from '../resources/environments/environments.ts'
import type { ProviderKeys } from './provider-keys.ts'
import type { Reads } from './reads.ts'

export interface ErrorPageInput {
  /** Undefined: it is not known whose sign-in it was. */
  environment: Environment | undefined
  message: string
  code: string
  request_id: string
  at: string
  app_url: string | null
}

export interface SsoDeps {
  config: Config
  log: Logger
  store: Store
  sealer: Sealer
  outbound: Outbound
  limiter: RateLimiter
  metrics: Metrics
  /** Pages are the portal's: it gives HTML for a failure that no application can be told about. */
  errorPage(input: ErrorPageInput): string
}

/** With what the runtime makes for itself. */
export interface SsoRuntime extends SsoDeps {
  keys: ProviderKeys
  reads: Reads
}
