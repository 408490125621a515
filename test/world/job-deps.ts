/** What a job needs, around a store of its own: nobody is asked, nothing is said. */
import { readConfig } from '../../src/config.ts'
import type { Store } from '../../src/db/store.ts'
import type { JobDeps } from '../../src/jobs/job.ts'
import { createLogger } from '../../src/kernel/log.ts'
import { createOutbound } from '../../src/kernel/outbound.ts'
import { Sealer } from '../../src/kernel/seal.ts'
import { noDns } from './no-dns.ts'

export function jobDeps(store: Store, more: Partial<JobDeps> = {}): JobDeps {
  const config = readConfig({ ALLOW_PRIVATE_NETWORKS: 'true' })
  return {
    config,
    store,
    sealer: new Sealer('a secret that is long enough for a test'),
    outbound: createOutbound({ allow_private: true, timeout_ms: 5_000, max_bytes: 2_000_000 }),
    dns: noDns,
    log: createLogger('silent'),
    isSetUp: async () => false,
    ...more,
  }
}
