/** Mistakes that show in the shape of a metadata URL, before anything is fetched. */
import type { Finding } from './types.ts'

interface Shape {
  readonly code: Finding['code']
  readonly tone: Finding['tone']
  matches(url: URL): boolean
}

const shapes: readonly Shape[] = [
  { code: 'not_https', tone: 'bad', matches: ({ protocol }) => protocol !== 'https:' },
  {
    // Tenant-wide federation metadata: same entity ID, other signing keys than those of the application.
    code: 'entra_tenant_wide',
    tone: 'bad',
    matches: ({ hostname, pathname, searchParams }) =>
      /^(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net|login\.windows\.net)$/.test(
        hostname,
      ) &&
      /federationmetadata/i.test(pathname) &&
      ![...searchParams].some(([name, value]) => name.toLowerCase() === 'appid' && value !== ''),
  },
  {
    // The administrator's own console: what it shows needs a session.
    code: 'okta_admin_url',
    tone: 'bad',
    matches: ({ hostname }) =>
      /-admin\.(?:okta|oktapreview|okta-emea|okta-gov|trexcloud)\.com$/.test(hostname),
  },
  {
    // Where users sign in, not where the metadata is.
    code: 'login_page_url',
    tone: 'warn',
    matches: (url) => !/metadata/i.test(url.pathname + url.search) && isLoginPage(url),
  },
]

function isLoginPage({ hostname, pathname }: URL): boolean {
  const path = pathname.toLowerCase()
  if (/(?:^|\.)(?:okta|oktapreview|okta-emea)\.com$/.test(hostname))
    return /\/sso\/saml\/?$|\/home\/|\/login/.test(path)
  if (hostname === 'accounts.google.com' || hostname === 'admin.google.com') return true
  if (/^login\.microsoftonline\.|^portal\.azure\.|^entra\.microsoft\./.test(hostname)) return true
  return /\/(?:login|signin|sign-in|adfs\/ls)\/?$/.test(path)
}

/** Empty when the URL looks right. */
export function metadataUrlFindings(url: string): Finding[] {
  const parsed = URL.parse(url.trim())
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    return [{ code: 'not_a_url', tone: 'bad', values: { url: url.trim().slice(0, 200) } }]
  }
  return shapes
    .filter((shape) => shape.matches(parsed))
    .map(({ code, tone }) => ({ code, tone, values: { url: parsed.href, host: parsed.hostname } }))
}
