/** What a background job is: a kind, what it does, and how often it comes by itself. */
import type { Config } from '../config.ts'
import type { PortalSessionRow } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import type { Logger } from '../kernel/log.ts'
import type { Outbound } from '../kernel/outbound.ts'
import type { Sealer } from '../kernel/seal.ts'
import type { DnsSettings } from '../protocols/dns/index.ts'

export interface JobDeps {
  config: Config
  store: Store
  sealer: Sealer
  outbound: Outbound
  dns: DnsSettings
  log: Logger
  /** Of the portal, which knows what each intent wants. */
  isSetUp(session: PortalSessionRow): Promise<boolean>
}

export interface Work {
  /** What `enqueue` was given; `{}` of a job that comes by itself. */
  payload: unknown
  /** Aborted when the process stops or the lease was lost: return soon, nothing is lost. */
  signal: AbortSignal
}

export interface Job {
  kind: string
  /** It comes again so long after it ended. Absent: only when it is enqueued. */
  every_seconds?: number
  /** How long it takes is up to somebody else: such jobs have workers of their own, and nothing else waits for them. */
  elsewhere?: true
  /** It must be safe to run twice: a process that dies half-way leaves the job to another one. */
  run(deps: JobDeps, work: Work): Promise<void>
}
