/**
 * Bodies: JSON and forms, in UTF-8, without text that a database cannot keep. PostgreSQL refuses NUL, and a lone
 * surrogate comes back as another character; both are refused here, so that the engines behave alike.
 */
import { isUtf8 } from 'node:buffer'
import { parse as parseForm } from 'node:querystring'
import type { FastifyInstance } from 'fastify'
import { ApiError, badRequest } from '../kernel/errors.ts'

export function readBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const text = textOf(body)
    if (text instanceof Error) return done(text)
    // SDKs send POSTs with no body, sometimes with a JSON content type all the same (contract A1).
    if (text === '') return done(null, undefined)
    parseJson(request, text, (error, value) => {
      if (error) done(error)
      else if (mayBeUnstorable(text) && isUnstorable(value)) done(unstorable())
      else done(null, value)
    })
  })
  // A repeated parameter stays an array, so that whoever reads it can refuse it.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_, body, done) => {
    const text = textOf(body)
    if (text instanceof Error) done(text)
    else if (text.includes('%00')) done(unstorable())
    else done(null, parseForm(text, '&', '=', { maxKeys: 0 }))
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => {
    if (body.length === 0) done(null, undefined)
    else done(new ApiError(415, 'unsupported_media_type', 'Send the body as application/json.'))
  })
}

export function unstorable(): ApiError {
  return badRequest('invalid_request', 'The request contains a NUL character or is not valid Unicode.')
}

function textOf(body: string | Buffer): string | ApiError {
  if (typeof body === 'string') return body
  return isUtf8(body) ? body.toString() : unstorable()
}

/** What JSON can only say with an escape; a walk through the value then tells whether it did. */
function mayBeUnstorable(json: string): boolean {
  return json.includes('\\u') && /\\u(?:0000|d[89a-f])/i.test(json)
}

function isUnstorable(value: unknown): boolean {
  const waiting = [value]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string') {
      if (next.includes('\0') || !next.isWellFormed()) return true
    } else if (typeof next === 'object' && next !== null)
      for (const [key, member] of Object.entries(next)) waiting.push(key, member ?? '')
  }
  return false
}
