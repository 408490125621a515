/**
 * The server half of the Admin Portal: a link becomes a session (`launch`), a session may touch what its organization
 * and intent allow (`guard`), and the web app talks to `/portal/api`. Each intent brings its own routes.
 */
import type { FastifyInstance } from 'fastify'
import type { Config } from '../../config.ts'
import type { Store } from '../../db/store.ts'
import type { GuideRegistry } from '../../guides/index.ts'
import { routerOf } from '../../http/mount.ts'
import type { Outbound } from '../../kernel/outbound.ts'
import type { TlsOutbound } from '../../kernel/outbound-tls.ts'
import type { Sealer } from '../../kernel/seal.ts'
import type { DnsSettings } from '../../protocols/dns/index.ts'
import { auditLogRoutes } from '../intents/audit-logs/routes.ts'
import { certificateRenewalRoutes } from '../intents/certificate-renewal/routes.ts'
import { domainVerificationRoutes } from '../intents/domain-verification/routes.ts'
import { mountConsentCallback } from '../intents/dsync/server/consent.ts'
import type { Replay } from '../intents/dsync/server/requests.ts'
import { dsyncRoutes } from '../intents/dsync/server/routes.ts'
import { logStreamRoutes } from '../intents/log-streams/routes.ts'
import { type StartTest, ssoRoutes } from '../intents/sso/routes.ts'
import { mountAssets } from './assets.ts'
import { portalAuthenticator } from './guard.ts'
import { mountLaunch } from './launch.ts'
import { sessionRoutes } from './routes.ts'

export interface PortalDeps {
  store: Store
  sealer: Sealer
  outbound: Outbound
  tls: TlsOutbound
  dns: DnsSettings
  config: Config
  guides: GuideRegistry
  /** The package's folder: guides, built files. */
  root: string
  /** Begins a test sign-in; the sign-in runtime is another face. */
  startTest: StartTest
  /** Applies a request of a directory's provider again; the SCIM endpoint is another face. */
  replay: Replay
}

export async function mountPortal(app: FastifyInstance, deps: PortalDeps): Promise<void> {
  const on = routerOf(app, portalAuthenticator(deps.store, deps.config.public_url))
  mountLaunch(app, deps)
  mountConsentCallback(app, deps)
  sessionRoutes(on, deps)
  ssoRoutes(on, deps)
  certificateRenewalRoutes(on, deps)
  domainVerificationRoutes(on, deps)
  logStreamRoutes(on, deps)
  dsyncRoutes(on, deps)
  auditLogRoutes(on, deps)
  await mountAssets(app, deps)
}
