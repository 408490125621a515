/** Answers that may be kept: how long, and the tag by which a keeper asks whether its copy is still good (RFC 9110 13). */
import { createHash } from 'node:crypto'
import type { onSendAsyncHookHandler } from 'fastify'

export function cached(seconds: number): onSendAsyncHookHandler<unknown> {
  return async (request, reply, payload) => {
    if (reply.statusCode !== 200 || typeof payload !== 'string') return payload
    const tag = `"${createHash('sha256').update(payload).digest('base64url').slice(0, 22)}"`
    reply.header('cache-control', `public, max-age=${seconds}`)
    reply.header('etag', tag)
    if (!matches(request.headers['if-none-match'], tag)) return payload
    reply.code(304)
    return ''
  }
}

function matches(asked: string | undefined, tag: string): boolean {
  const tags = (asked ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  return tags.includes(tag) || tags.includes('*')
}
