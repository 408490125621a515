/** Carries an operation on Fastify: parse → handle → shape. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { OperationShape } from '../kernel/operation.ts'
import { coerceQuery, type RawQuery } from '../kernel/query.ts'
import type { Call, Caller, Router } from '../kernel/router.ts'
import { parserOf } from '../kernel/validation.ts'
import { cached } from './caching.ts'
import { mediaTypeOf, serializable } from './reply-shape.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which renderer owns the route's errors. */
    face?: 'rest' | 'oauth' | 'browser'
    /** What the route carries. */
    operation?: OperationShape
  }
}

/** @param authenticate who calls, or an error; it runs before anything of the body is read. */
export function routerOf<A>(
  app: FastifyInstance,
  authenticate: (request: FastifyRequest, operation: OperationShape, reply: FastifyReply) => Promise<A> | A,
): Router<A> {
  const callers = new WeakMap<FastifyRequest, A>()
  return (operation, handler) => {
    const parse = {
      params: operation.params && parserOf(operation.params),
      query: operation.query && parserOf(operation.query),
      body: operation.body && parserOf(operation.body),
    }
    const media = operation.response && mediaTypeOf(operation.response)
    const carried = async (request: FastifyRequest<{ Querystring: RawQuery }>, reply: FastifyReply) => {
      const call = {
        params: parse.params?.(request.params, 'params'),
        query: parse.query?.(coerceQuery(request.query, operation.query), 'query'),
        body: parse.body?.(request.body ?? {}, 'body'),
        auth: callers.get(request),
        caller: callerOf(request),
      }
      const result = await handler(call as Call<typeof operation, A>)
      reply.code(operation.status)
      if (media) return reply.type(media).send(result)
      return operation.response ? result : reply.send()
    }
    for (const path of [operation.path, ...(operation.aliases ?? [])])
      app.route<{ Querystring: RawQuery }>({
        method: operation.method.toUpperCase(),
        url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
        config: { face: operation.oauth_errors ? 'oauth' : 'rest', operation },
        ...(operation.cache_seconds !== undefined && { onSend: cached(operation.cache_seconds) }),
        ...(operation.response &&
          !media && {
            schema: { response: { [operation.status]: serializable(operation.response) } },
          }),
        onRequest: async (request, reply) => {
          callers.set(request, await authenticate(request, operation, reply))
        },
        handler: carried,
      })
  }
}

export function callerOf(request: FastifyRequest): Caller {
  const key = request.headers['idempotency-key']
  return {
    ...(typeof key === 'string' && key !== '' && { idempotency_key: key }),
    ip: request.ip,
    user_agent: String(request.headers['user-agent'] ?? '').slice(0, 512),
    request_id: request.id,
  }
}
