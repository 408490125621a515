/** Mounts the faces on one HTTP server: request ids, bodies, errors, metrics. */
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify'
import { ApiError } from '../kernel/errors.ts'
import type { NewId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/log.ts'
import { parseQuery } from '../kernel/query.ts'
import { answerError, type BrowserPage } from './errors.ts'
import type { Metrics } from './metrics.ts'

export interface ServerOptions {
  log: Logger
  newId: NewId
  trust_proxy: boolean
  metrics: Metrics
  error_page: BrowserPage
}

/** A server without routes; each face adds its own. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = options.log
  const app: FastifyInstance = fastify({
    loggerInstance,
    disableRequestLogging: true,
    genReqId: () => options.newId('req'),
    trustProxy: options.trust_proxy,
    bodyLimit: 1_048_576,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    routerOptions: { querystringParser: parseQuery, maxParamLength: 512, ignoreTrailingSlash: true },
  })
  await app.register(cookie)
  // A repeated parameter stays an array, so that whoever reads it can refuse it.
  await app.register(formbody, { bodyLimit: 1_048_576 })
  acceptEmptyJson(app)
  app.addHook('onRequest', (request, reply, next) => {
    reply.header('x-request-id', request.id)
    reply.header('x-content-type-options', 'nosniff')
    next()
  })
  app.addHook('onResponse', (request, reply, next) => {
    options.metrics.observe(
      request.method,
      request.routeOptions.url ?? 'none',
      reply.statusCode,
      reply.elapsedTime / 1000,
    )
    next()
  })
  app.setErrorHandler(answerError(options.error_page))
  app.setNotFoundHandler((request) => {
    throw new ApiError(
      404,
      'route_not_found',
      `There is nothing at ${request.method} ${request.url.split('?', 1)[0]}.`,
    )
  })
  return app
}

/** SDKs send POSTs with no body, sometimes with a JSON content type all the same (contract A1). */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parse(request, String(body), done)
  })
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') done(null, undefined)
    else done(new ApiError(415, 'unsupported_media_type', 'Send the body as application/json.'))
  })
}
