/** Configuration, read once from the environment; nothing else reads `process.env`. What there is to set: settings.ts. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { settings } from './settings.ts'

type Name = (typeof settings)[number]['name']
export type Environment = Readonly<Record<string, string | undefined>>

export interface Config {
  port: number
  host: string
  public_url: string
  data_dir: string
  database_url?: string
  database_pool: number
  secret?: string
  api_key?: string
  allow_private_networks: boolean
  /** Empty: nobody is asked. */
  dns_resolvers: string[]
  /** Absent: mails are written into the data folder. */
  mail?: MailSettings
  reminder_days: number[]
  /** 0: never. */
  event_retention_days: number
  metadata_refresh_hours: number
  /** 0: never. */
  certificate_retire_days: number
  guides_dir?: string
  log_level: string
  metrics_token?: string
  rate_limits: RateLimits
  portal_link_status: 200 | 201
  trust_proxy: boolean
  jobs: boolean
  aws: { account_id: string; access_key_id: string; secret_access_key: string } | null
  /** The OAuth client with which customers consent to having their Google Workspace read. */
  google: { client_id: string; client_secret: string } | null
  egress_addresses: string[]
}
export interface MailSettings {
  host: string
  port: number
  /** `implicit` from the first byte, `required` by STARTTLS, or none. */
  tls: 'implicit' | 'required' | 'none'
  login?: { user: string; pass: string }
  from: string
}
export type RateLimits = typeof usualLimits

/** A wrong value: says which, and what it should be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** The configuration of this process; what its command line says wins. */
export function configOfProcess(said: Environment = {}): Config {
  return readConfig({ ...process.env, ...said })
}

export function readConfig(env: Environment): Config {
  const text = (name: Name) => env[name]?.trim() || undefined
  const port = whole('PORT', text('PORT') ?? '4100', 0, 65535)
  const secret = text('GATEHOUSE_SECRET')
  if (secret !== undefined && secret.length < 32)
    throw new ConfigError('GATEHOUSE_SECRET must have at least 32 characters.')
  const apiKey = text('GATEHOUSE_API_KEY')
  if (apiKey !== undefined && !/^sk_.{5,}$/.test(apiKey))
    throw new ConfigError('GATEHOUSE_API_KEY must begin with sk_.')
  const smtp = text('SMTP_URL')
  const optional = {
    database_url: text('DATABASE_URL'),
    secret,
    api_key: apiKey,
    guides_dir: text('GUIDES_DIR'),
    metrics_token: text('METRICS_TOKEN'),
  }
  return {
    port,
    host: text('HOST') ?? '127.0.0.1',
    public_url: publicUrl(text('PUBLIC_URL') ?? `http://localhost:${port}`),
    data_dir: resolve(text('DATA_DIR') ?? 'data'),
    database_pool: whole('DATABASE_POOL', text('DATABASE_POOL') ?? '10', 1, 1000),
    allow_private_networks: flag('ALLOW_PRIVATE_NETWORKS', text('ALLOW_PRIVATE_NETWORKS') ?? 'false'),
    dns_resolvers: dnsResolvers(text('DNS_RESOLVERS') ?? 'system'),
    ...(smtp !== undefined && { mail: mailSettings(smtp, text('MAIL_FROM')) }),
    reminder_days: reminderDays(text('REMINDER_DAYS') ?? '3,7'),
    event_retention_days: whole('EVENT_RETENTION_DAYS', text('EVENT_RETENTION_DAYS') ?? '30', 1, 36_500),
    metadata_refresh_hours: whole('METADATA_REFRESH_HOURS', text('METADATA_REFRESH_HOURS') ?? '24', 0, 8_760),
    certificate_retire_days: whole(
      'CERTIFICATE_RETIRE_DAYS',
      text('CERTIFICATE_RETIRE_DAYS') ?? '30',
      0,
      3_650,
    ),
    log_level: choice('LOG_LEVEL', text('LOG_LEVEL') ?? 'info', [
      'trace',
      'debug',
      'info',
      'warn',
      'error',
      'silent',
    ]),
    rate_limits: rateLimits(text('RATE_LIMITS') ?? ''),
    portal_link_status:
      choice('PORTAL_LINK_STATUS', text('PORTAL_LINK_STATUS') ?? '201', ['200', '201']) === '200' ? 200 : 201,
    trust_proxy: flag('TRUST_PROXY', text('TRUST_PROXY') ?? 'false'),
    jobs: flag('JOBS', text('JOBS') ?? 'true'),
    aws: awsIdentity(text('AWS_ACCOUNT_ID'), text('AWS_ACCESS_KEY_ID'), text('AWS_SECRET_ACCESS_KEY')),
    google: googleClient(text('GOOGLE_CLIENT_ID'), text('GOOGLE_CLIENT_SECRET')),
    egress_addresses: addresses(text('EGRESS_ADDRESSES') ?? ''),
    ...present(optional),
  }
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }
function present<T extends Record<string, string | undefined>>(values: T): Present<T> {
  const kept: Present<T> = {}
  for (const key in values) {
    const value = values[key]
    if (value !== undefined) Object.assign(kept, { [key]: value })
  }
  return kept
}

function whole(name: Name, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max)
    throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not '${text}'.`)
  return value
}
function flag(name: Name, text: string): boolean {
  return choice(name, text, ['true', 'false']) === 'true'
}
function choice<const T extends readonly string[]>(name: Name, text: string, allowed: T): T[number] {
  const found = allowed.find((value) => value === text)
  if (found === undefined)
    throw new ConfigError(`${name} must be one of ${allowed.join(', ')}, not '${text}'.`)
  return found
}
function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash)
    throw new ConfigError(`PUBLIC_URL must be an http(s) address without a path, not '${text}'.`)
  return url.origin
}
function dnsResolvers(text: string): string[] {
  const named = text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
  if (named.length === 1 && named[0] === 'none') return []
  const wrong = named.find((one) => one !== 'system' && !isServerAddress(one))
  if (wrong !== undefined || named.length === 0)
    throw new ConfigError(
      `DNS_RESOLVERS must be addresses like 192.0.2.53 or [2001:db8::53]:5353, or 'system', or 'none', not '${wrong ?? text}'.`,
    )
  return named
}
function isServerAddress(text: string): boolean {
  const [, six, four, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const address = six ?? four ?? text
  return isIP(address) === (six === undefined && four !== undefined ? 4 : 6) && Number(port ?? 53) <= 65535
}
/** The message names no part of the address: it holds the password. */
function mailSettings(address: string, from: string | undefined): MailSettings {
  const url = URL.canParse(address) ? new URL(address) : undefined
  const said = url?.searchParams.get('tls') ?? undefined
  if (!url?.hostname || !/^smtps?:$/.test(url.protocol) || (said !== undefined && said !== 'none'))
    throw new ConfigError('SMTP_URL must be like smtp://user:password@host:587 or smtps://host:465.')
  if (from === undefined || !/^[^\s@<>"',;]+@[^\s@<>"',;]+$/.test(from))
    throw new ConfigError('MAIL_FROM must be a mail address, since SMTP_URL is set.')
  const implicit = url.protocol === 'smtps:'
  const loopback = /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (implicit ? 465 : 587) : Number(url.port),
    tls: implicit ? 'implicit' : said === 'none' || loopback ? 'none' : 'required',
    ...(url.username && { login: { user: decoded(url.username), pass: decoded(url.password) } }),
    from,
  }
}
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new ConfigError('SMTP_URL must have %25 for each % in its user name and password.')
  }
}
function reminderDays(text: string): number[] {
  if (text === 'none') return []
  const days = text.split(',').map((one) => whole('REMINDER_DAYS', one.trim(), 1, 29))
  if (days.length > 2 || days.some((day, at) => day <= (days[at - 1] ?? 0)))
    throw new ConfigError(`REMINDER_DAYS must be at most two ascending numbers of days, not '${text}'.`)
  return days
}
/** All three or none: an identity without its account cannot be named in a trust policy. */
function awsIdentity(account_id?: string, access_key_id?: string, secret_access_key?: string): Config['aws'] {
  if (account_id === undefined) return null
  if (!/^\d{12}$/.test(account_id)) throw new ConfigError('AWS_ACCOUNT_ID must have twelve digits.')
  if (access_key_id === undefined || secret_access_key === undefined)
    throw new ConfigError('AWS_ACCOUNT_ID wants AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY beside it.')
  return { account_id, access_key_id, secret_access_key }
}
function googleClient(client_id?: string, client_secret?: string): Config['google'] {
  if (client_id === undefined && client_secret === undefined) return null
  if (client_id === undefined || client_secret === undefined)
    throw new ConfigError('GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are set together or not at all.')
  return { client_id, client_secret }
}
function addresses(text: string): string[] {
  const named = text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
  const wrong = named.find((one) => isIP(one.replace(/\/\d{1,3}$/, '')) === 0)
  if (wrong !== undefined) throw new ConfigError(`EGRESS_ADDRESSES must be IP addresses, not '${wrong}'.`)
  return named
}
const usualLimits = {
  links: 100,
  icons: 1000,
  requests: 6000,
  authorize: 1000,
  scim: 12_000,
  audit_events: 0,
}
function rateLimits(text: string): RateLimits {
  const limits = { ...usualLimits }
  for (const pair of text.split(',').filter(Boolean)) {
    const [name = '', value = ''] = pair.split('=')
    if (!(name in limits))
      throw new ConfigError(`RATE_LIMITS knows ${Object.keys(limits).join(', ')}, not '${name}'.`)
    Object.assign(limits, { [name]: whole('RATE_LIMITS', value, 0, 1_000_000_000) })
  }
  return limits
}
