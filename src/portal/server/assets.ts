/** The files of the web app, compressed when they were built, and the two that the pages without script need. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { secureHeaders } from '../../http/headers.ts'
import { ApiError } from '../../kernel/errors.ts'
import { intents } from '../../resources/portal-links/intents.ts'
import { themeCss } from '../theme/theme.css.ts'
import { maybeFindEnvironmentByBrandingVersion } from './branding.ts'
import type { PortalDeps } from './index.ts'
import { mountPictures } from './pictures.ts'

export async function mountAssets(app: FastifyInstance, deps: PortalDeps): Promise<void> {
  const { store, root } = deps
  mountPictures(app, deps)
  const built = join(root, 'dist/portal')
  const pages =
    [join(root, 'dist/pages'), join(root, 'src/portal/pages')].find((folder) => existsSync(folder)) ?? ''
  if (existsSync(join(built, 'assets')))
    await app.register(fastifyStatic, {
      root: join(built, 'assets'),
      prefix: '/portal/assets/',
      preCompressed: true,
      immutable: true,
      maxAge: '1y',
      index: false,
    })

  for (const [file, type] of [
    ['pages.css', 'text/css; charset=utf-8'],
    ['launch.js', 'text/javascript; charset=utf-8'],
  ] as const) {
    const text = readFileSync(join(pages, file), 'utf8')
    app.get(`/portal/${file}`, (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=3600').send(text),
    )
  }

  app.get('/portal/theme.css', async (request, reply) => {
    const version = 'v' in Object(request.query) ? String(Reflect.get(Object(request.query), 'v')) : ''
    const environment = await maybeFindEnvironmentByBrandingVersion(store.db, version)
    const { accent_color, radius } = environment?.settings.branding ?? defaultBranding
    return reply
      .type('text/css; charset=utf-8')
      .header('cache-control', environment ? 'public, max-age=31536000, immutable' : 'no-store')
      .send(themeCss({ accent_color, radius }))
  })

  /** The web app is one page; which screen it shows is in the path. */
  const appPage = { config: { face: 'browser' as const } }
  for (const path of ['/portal', '/portal/*'])
    app.get(path, appPage, async (request, reply) => {
      const [, , first = '', ...rest] = request.url.split(/[?#]/, 1)[0]?.split('/') ?? []
      if (!screens.has(first) || (first === '' && rest.length > 0))
        throw new ApiError(404, 'route_not_found', 'There is nothing here.')
      const file = join(built, 'index.html')
      if (!existsSync(file))
        throw new ApiError(503, 'not_built', 'The portal was not built. Run npm run build.')
      return secureHeaders(reply).type('text/html; charset=utf-8').send(readFileSync(file))
    })
}

/** The first part of a path that the web app has a screen for. */
const screens: ReadonlySet<string> = new Set(['', 'changes', 'session-ended', ...intents])

const defaultBranding = { accent_color: '#3e63dd', radius: 'medium' as const }
