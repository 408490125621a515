/** The session cookie: for the portal's paths only, out of reach of scripts. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { absoluteSeconds } from '../../resources/portal-sessions/lifetime.ts'

const name = 'gatehouse_portal'

export function setSessionCookie(reply: FastifyReply, value: string, public_url: string): void {
  reply.setCookie(name, value, {
    path: '/portal',
    httpOnly: true,
    sameSite: 'lax',
    secure: public_url.startsWith('https:'),
    maxAge: absoluteSeconds,
  })
}
export function sessionCookieOf(request: FastifyRequest): string | undefined {
  return request.cookies[name]
}
