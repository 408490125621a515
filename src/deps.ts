/**
 * What lives as long as a process: the database, the seal, the way out. The server, each command and the background
 * begin here; nothing of a face is loaded for it.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { type Connection, connect } from './db/connect.ts'
import { migrate } from './db/migrate.ts'
import { createRateLimiter, type RateLimiter } from './db/rate-limits.ts'
import { createStore, type Store } from './db/store.ts'
import { createMetrics, type Metrics } from './http/metrics.ts'
import { checkInstallation } from './installation.ts'
import { isPublicAddress } from './kernel/addresses.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import { createLogger, type Logger } from './kernel/log.ts'
import { idSource } from './kernel/new-id.ts'
import { createOutbound, type Outbound } from './kernel/outbound.ts'
import { createTlsOutbound, type TlsOutbound } from './kernel/outbound-tls.ts'
import { Sealer } from './kernel/seal.ts'
import type { DnsSettings } from './protocols/dns/index.ts'
import { createExpiries } from './resources/connection-certificates/expiries.ts'

export interface Deps {
  config: Config
  log: Logger
  store: Store
  sealer: Sealer
  outbound: Outbound
  tls: TlsOutbound
  dns: DnsSettings
  limiter: RateLimiter
  metrics: Metrics
}

/** What a test may replace. */
export interface Surroundings {
  clock?: Clock
  connection?: Connection
  log?: Logger
  dns?: Partial<DnsSettings>
  outbound?: Outbound
}

/** Opens the database, migrates it and makes what lives as long as the process. */
export async function openDeps(config: Config, surroundings: Surroundings = {}): Promise<Deps> {
  const clock = surroundings.clock ?? systemClock
  const connection = surroundings.connection ?? connect(config)
  await migrate(connection.db)
  const store = createStore(connection, clock, idSource(clock))
  const sealer = new Sealer(config.secret ?? secretOf(config.data_dir))
  await checkInstallation(store, sealer)
  return {
    config,
    log: surroundings.log ?? createLogger(config.log_level),
    store,
    sealer,
    outbound:
      surroundings.outbound ??
      createOutbound({
        allow_private: config.allow_private_networks,
        timeout_ms: 10_000,
        max_bytes: 2_000_000,
      }),
    tls: createTlsOutbound({ allow_private: config.allow_private_networks, timeout_ms: 10_000 }),
    dns: {
      resolvers: config.dns_resolvers,
      port: 53,
      timeout_ms: 2_000,
      tries: 2,
      allows: (address) => config.allow_private_networks || isPublicAddress(address),
      now: clock,
      ...surroundings.dns,
    },
    limiter: createRateLimiter(store.db, clock),
    metrics: createMetrics(createExpiries(store)),
  }
}

export async function closeDeps({ store, outbound }: Deps): Promise<void> {
  await outbound.close()
  await store.close()
}

/** The master key of an installation that was given none: made once, readable by its owner only. */
function secretOf(folder: string): string {
  const file = join(folder, 'secret.key')
  if (!existsSync(file)) makeSecret(folder, file)
  return readFileSync(file, 'utf8').trim()
}

/** Whole or not there: written aside and linked, so neither a crash nor a second process can leave half a key. */
function makeSecret(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const aside = `${file}.${process.pid}`
  writeFileSync(aside, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(aside, file)
  } catch (error) {
    // Another process was first: its key is the one.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    unlinkSync(aside)
  }
}
