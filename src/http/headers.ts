/** What a browser may do with our pages: nothing that they do not need. */
import type { FastifyReply } from 'fastify'

/** @param pictures origins of the vendor's logos. @param forms where a form of the page may go besides here. */
export function secureHeaders(
  reply: FastifyReply,
  pictures: readonly string[] = [],
  forms: readonly string[] = [],
): FastifyReply {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: ${pictures.join(' ')}`.trim(),
    "font-src 'self'",
    "connect-src 'self'",
    `form-action 'self' ${forms.join(' ')}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]
  return reply
    .header('content-security-policy', policy.join('; '))
    .header('referrer-policy', 'no-referrer')
    .header('x-frame-options', 'DENY')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cache-control', 'no-store')
}
