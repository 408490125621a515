/** What a finding says in plain English: for the CLI, the log, and as a fallback of the web app's catalogue. */
export interface RawFinding {
  code: string
  tone: 'info' | 'warn' | 'bad'
  values: Readonly<Record<string, string | number>>
}
export interface Finding {
  code: string
  tone: 'ok' | 'info' | 'warn' | 'bad'
  expected?: string
  received?: string
  values?: Record<string, string | number>
  message: string
}

const messages: Record<string, string> = {
  certificate_expired: 'The certificate {subject} expired on {not_after}.',
  certificate_not_yet_valid: 'The certificate {subject} is valid from {not_before} on.',
  certificate_expires_soon: 'The certificate {subject} expires on {not_after}.',
  certificate_unreadable: 'A certificate could not be read: {begins_with}',
  no_certificate: 'There is no signing certificate.',
  weak_key: 'The key of {subject} is weak: {key_bits} bits.',
  no_redirect_binding: 'Only the POST binding is offered; it will be used.',
  no_sso_url: 'There is no sign-in address.',
  valid_until_past: 'The metadata was valid until {valid_until}.',
  several_identity_providers: 'The document describes {count} identity providers; the first one is taken.',
  service_provider_metadata: 'This is the metadata of a service provider, not of an identity provider.',
  entra_tenant_wide:
    'This is the metadata of the whole tenant. Take the address of the application: it ends in ?appid=…',
  okta_admin_url: 'This is an address of the admin console, not of the metadata.',
  login_page_url: 'This looks like a sign-in page, not like metadata.',
  not_https: 'The address must begin with https.',
  not_a_url: 'This is not a web address.',
  answer_status: 'The address answered with HTTP status {status}.',
}

export function findingOf({ code, tone, values }: RawFinding): Finding {
  const message = (messages[code] ?? code.replaceAll('_', ' ')).replace(/\{(\w+)\}/g, (_, name) =>
    String(values[name] ?? ''),
  )
  return { code, tone, values: { ...values }, message }
}

export function problem(code: string, message: string): Finding {
  return { code, tone: 'bad', message }
}
