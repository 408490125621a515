/** Mounts the faces on one HTTP server: request ids, bodies, errors, metrics. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import {
  type ConnectionError,
  type FastifyBaseLogger,
  type FastifyInstance,
  fastify,
  LogController,
} from 'fastify'
import { ApiError, badRequest, errorBody } from '../kernel/errors.ts'
import type { Logger } from '../kernel/log.ts'
import type { NewId } from '../kernel/new-id.ts'
import { parseQuery } from '../kernel/query.ts'
import { readBodies, unstorable } from './bodies.ts'
import { answerError, type BrowserPage } from './errors.ts'
import type { Metrics } from './metrics.ts'
import { lazySerializer } from './reply-shape.ts'

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
  const onError = answerError(options.error_page)
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // Our lines name the request themselves, so that no request pays for a logger of its own.
    childLoggerFactory: (logger) => logger,
    genReqId: () => options.newId('req'),
    trustProxy: options.trust_proxy,
    bodyLimit: 1_048_576,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    routerOptions: { querystringParser: parseQuery, maxParamLength: 512, ignoreTrailingSlash: true },
    clientErrorHandler: answerUnreadable(options.newId),
    // Addresses that the router refuses before it has looked for a route.
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id)
      onError(error, request, reply)
    },
  })
  app.setSerializerCompiler(lazySerializer)
  await app.register(cookie)
  readBodies(app)
  app.addHook('onRequest', (request, reply, next) => {
    reply.header('x-request-id', request.id)
    reply.header('x-content-type-options', 'nosniff')
    if (request.url.includes('%00')) next(unstorable())
    else next()
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
  app.setErrorHandler(onError)
  app.setNotFoundHandler((request) => {
    throw new ApiError(
      404,
      'route_not_found',
      `There is nothing at ${request.method} ${request.url.split('?', 1)[0]}.`,
    )
  })
  return app
}

/** What Node's parser could not read never becomes a request; it is answered in the same shape all the same. */
function answerUnreadable(newId: NewId) {
  return (error: ConnectionError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return
    const known =
      error.code === 'HPE_HEADER_OVERFLOW'
        ? new ApiError(431, 'request_header_fields_too_large', 'The headers are too large.')
        : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
          ? new ApiError(408, 'request_timeout', 'The request took too long to arrive.')
          : badRequest('invalid_request', 'The request could not be read: it is malformed.')
    const id = newId('req')
    const body = JSON.stringify(errorBody(known, id, false))
    socket.end(
      [
        `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status]}`,
        'connection: close',
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(body)}`,
        `x-request-id: ${id}`,
        '',
        body,
      ].join('\r\n'),
    )
  }
}
