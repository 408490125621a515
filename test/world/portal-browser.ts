/** What a browser's portal does over HTTP, without the browser: a link, its cookie, the session's calls. */
import type { Answer, TestApp } from '../harness.ts'

export async function linkFor(
  app: TestApp,
  organization: string,
  options: Record<string, unknown> = {},
): Promise<string> {
  const { body } = await app.call('POST', '/portal/generate_link', { body: { organization, ...options } })
  return String(body.link)
}

export function tokenOf(link: string): string {
  return new URL(link).searchParams.get('token') ?? ''
}

/** Redeems as the page's form does. */
export function redeem(app: TestApp, link: string, field = 'token'): Promise<Answer> {
  return app.call('POST', '/portal/launch', {
    key: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ [field]: tokenOf(link) }).toString(),
  })
}

export function cookieOf(answer: Answer): string {
  return (answer.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? ''
}

export type Portal = Awaited<ReturnType<typeof enterPortal>>

/** A session of the organization's IT contact. */
export async function enterPortal(app: TestApp, organization: string, options: Record<string, unknown> = {}) {
  const answer = await redeem(app, await linkFor(app, organization, options))
  const cookie = cookieOf(answer)
  return {
    cookie,
    location: answer.headers.get('location'),
    call: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      app.call(method, `/portal/api${path}`, {
        key: null,
        headers: { cookie, 'sec-fetch-site': 'same-origin', ...headers },
        ...(body !== undefined && { body }),
      }),
  }
}
