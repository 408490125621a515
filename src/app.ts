/** The composition root: the only file that sees all faces. Hands each of them what it needs. */
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Deps } from './deps.ts'
import { mountDirectoryFiles } from './directory-files/index.ts'
import { loadGuides } from './guides/index.ts'
import { mountApi } from './http/api.ts'
import { mountHealth } from './http/health.ts'
import { createServer } from './http/server.ts'
import { mountReference } from './openapi/index.ts'
import { packageRoot } from './package-root.ts'
import { errorPage, ssoErrorPage } from './portal/pages/index.ts'
import { brandingOf } from './portal/server/branding.ts'
import { mountPortal } from './portal/server/index.ts'
import { mountScim } from './scim/index.ts'
import { mountSso, startTest } from './sso/index.ts'

export async function createApp(deps: Deps): Promise<FastifyInstance> {
  const { config, log, store, metrics } = deps
  const app = await createServer({
    log,
    newId: store.newId,
    trust_proxy: config.trust_proxy,
    metrics,
    error_page: errorPage(store.clock),
  })
  mountHealth(app, store, metrics, config.metrics_token)
  mountApi(app, deps)
  mountReference(app, config.public_url)
  mountSso(app, {
    ...deps,
    errorPage: ({ environment, ...rest }) =>
      ssoErrorPage({ branding: environment ? brandingOf(environment) : null, ...rest }),
  })
  const replay = mountScim(app, deps)
  await mountDirectoryFiles(app, deps)
  const builtIn = join(packageRoot, 'guides')
  const guides = await loadGuides(config.guides_dir ? [builtIn, config.guides_dir] : [builtIn])
  await mountPortal(app, {
    ...deps,
    guides,
    root: packageRoot,
    startTest: (input) => startTest(deps, input),
    replay,
  })
  return app
}
