/** The REST face: every noun's routes behind one API key check. */
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import type { RateLimiter } from '../db/rate-limits.ts'
import type { Store } from '../db/store.ts'
import type { Sealer } from '../kernel/seal.ts'
import { exportUrls } from '../resources/audit-logs/export-urls.ts'
import { auditLogRoutes } from '../resources/audit-logs/routes.ts'
import { connectionRoutes } from '../resources/connections/routes.ts'
import { directoryRoutes } from '../resources/directories/routes.ts'
import { directoryGroupRoutes } from '../resources/directory-groups/routes.ts'
import { directorySyncRoutes } from '../resources/directory-syncs/routes.ts'
import { directoryUserRoutes } from '../resources/directory-users/routes.ts'
import { eventRoutes } from '../resources/events/routes.ts'
import { itContactRoutes } from '../resources/it-contacts/routes.ts'
import { upstreamStreamOf } from '../resources/log-streams/upstream.ts'
import { notYetRoutes } from '../resources/not-yet/routes.ts'
import { organizationDomainRoutes } from '../resources/organization-domains/routes.ts'
import { organizationRoutes } from '../resources/organizations/routes.ts'
import { portalChangeRoutes } from '../resources/portal-changes/routes.ts'
import { portalLinkRoutes } from '../resources/portal-links/routes.ts'
import { providerIconRoutes } from '../resources/provider-icons/routes.ts'
import { redirectUriRoutes } from '../resources/redirect-uris/routes.ts'
import { setupLinkRoutes } from '../resources/setup-links/routes.ts'
import { webhookEndpointRoutes } from '../resources/webhook-endpoints/routes.ts'
import { apiAuthenticator } from './api-auth.ts'
import { mountExportFiles } from './export-files.ts'
import { routerOf } from './mount.ts'

export interface ApiDeps {
  store: Store
  sealer: Sealer
  config: Config
  limiter: RateLimiter
}

export function mountApi(app: FastifyInstance, { store, sealer, config, limiter }: ApiDeps): void {
  const on = routerOf(app, apiAuthenticator(store, limiter, config.rate_limits))
  const open = routerOf(app, () => undefined)
  portalLinkRoutes(on, store, sealer, config)
  portalChangeRoutes(on, store)
  setupLinkRoutes(on, store, {
    public_url: config.public_url,
    key: sealer.deriveKey('setup links'),
    clock: store.clock,
  })
  itContactRoutes(on, store, config)
  organizationRoutes(on, store)
  organizationDomainRoutes(on, store)
  connectionRoutes(on, store)
  directoryRoutes(on, store)
  directoryUserRoutes(on, store)
  directoryGroupRoutes(on, store)
  directorySyncRoutes(on, store)
  redirectUriRoutes(on, store)
  const urls = exportUrls(sealer, config.public_url, store.clock)
  auditLogRoutes(on, store, { urls, logStreamOf: upstreamStreamOf })
  mountExportFiles(app, store, urls)
  eventRoutes(on, store)
  webhookEndpointRoutes(on, store, { sealer, allow_private: config.allow_private_networks })
  providerIconRoutes(on, open, config.public_url)
  notYetRoutes(on, open)
}
