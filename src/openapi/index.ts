/**
 * The contract for readers: openapi.json for programs, /docs for people. Both are made from the operations that the
 * server carries, so they cannot say anything else than it does.
 */
import type { FastifyInstance } from 'fastify'
import pkg from '../../package.json' with { type: 'json' }
import { cached } from '../http/caching.ts'
import { secureHeaders } from '../http/headers.ts'
import { operations } from '../resources/operations.ts'
import { openApiDocument } from './document.ts'
import { referenceCss } from './reference.css.ts'
import { referencePage } from './reference.ts'

export function openApi(public_url: string): string {
  return `${JSON.stringify(openApiDocument(operations, { version: pkg.version, public_url }), null, 2)}\n`
}

export function mountReference(app: FastifyInstance, public_url: string): void {
  // Made when somebody first asks: most processes are never asked.
  let document: string | undefined
  let page: string | undefined
  const keep = { onSend: cached(300) }
  app.get('/openapi.json', keep, (_request, reply) => {
    document ??= openApi(public_url)
    return reply
      .type('application/json; charset=utf-8')
      .header('access-control-allow-origin', '*')
      .send(document)
  })
  app.get('/docs', keep, (_request, reply) => {
    const options = { version: pkg.version, public_url }
    page ??= referencePage(operations, openApiDocument(operations, options), options)
    return secureHeaders(reply).type('text/html; charset=utf-8').send(page)
  })
  app.get('/docs/reference.css', keep, (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(referenceCss),
  )
}
