/** Which URLs a configured redirect URI covers (contract 4.6). */

/** One `*` at most, in the left-most host label; it stands for one level of `[A-Za-z0-9_-]+`. */
export function covers(pattern: string, uri: string): boolean {
  if (!pattern.includes('*')) return pattern === uri
  const [before = '', after = ''] = pattern.split('*', 2)
  const middle = uri.slice(before.length, uri.length - after.length)
  return uri.startsWith(before) && uri.endsWith(after) && /^[A-Za-z0-9_-]+$/.test(middle)
}

/** @returns why this cannot be a redirect URI, or undefined. */
export function redirectUriProblem(uri: string, requireHttps: boolean): string | undefined {
  const stars = uri.split('*').length - 1
  const plain = uri.replace('*', 'x')
  if (stars > 1 || !URL.canParse(plain)) return 'must be an absolute URL with at most one *'
  const url = new URL(plain)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// or http://'
  if (url.username || url.password) return 'must not carry a user name or password'
  if (url.hash || uri.includes('#')) return 'must not have a fragment'
  if (/[\s\p{Cc}\\]/u.test(uri)) return 'must not contain spaces, control characters or backslashes'
  if (requireHttps && url.protocol !== 'https:') return 'must begin with https:// in this environment'
  if (stars === 1) {
    const host = /^https?:\/\/([^/?#]*)/.exec(uri)?.[1] ?? ''
    const [first = '', ...rest] = host.split('.')
    if (!first.includes('*')) return 'may have its * only in the left-most label of the host'
    if (rest.length < 2) return 'needs a host of at least two labels behind the *'
  }
  return undefined
}
