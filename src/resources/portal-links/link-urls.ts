/** Where a portal link may send people afterwards. */
import type { LinkRules } from './portal-links.ts'

/** @returns why the URL is refused, or undefined. */
export function linkUrlProblem(text: string, rules: LinkRules): string | undefined {
  if (/[\s\p{Cc}\\]/u.test(text) || !URL.canParse(text)) return 'must be an absolute URL'
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// or http://'
  if (url.username || url.password) return 'must not carry a user name or password'
  if (rules.require_https && url.protocol !== 'https:') return 'must begin with https:// in this environment'
  if (rules.link_hosts.length > 0 && !rules.link_hosts.some((host) => hostCovers(host, url.host)))
    return `must be on one of: ${rules.link_hosts.join(', ')}`
  return undefined
}

/** `*.example.com` covers one label. */
function hostCovers(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern.toLowerCase() === host
  const [, ...rest] = host.split('.')
  return rest.join('.') === pattern.slice(2).toLowerCase()
}

/** Adds `success=true` without destroying the query or fragment that is there (contract 1.3). */
export function withSuccess(text: string): string {
  const url = new URL(text)
  url.searchParams.set('success', 'true')
  return url.href
}
