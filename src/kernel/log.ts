/** Structured logs on stdout. Secrets are redacted by the names of the fields that hold them. */
import { type Logger, pino } from 'pino'

export type { Logger }

const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'client_secret',
  'code',
  'code_verifier',
  'token',
  'access_token',
  'id_token',
  'apiToken',
  'secret',
  'password',
  'private_key',
  'SAMLResponse',
]

export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`].map(quoteDashes)),
      censor: '[redacted]',
    },
  })
}

/** `req.headers["set-cookie"]` is how pino spells a path with a dash. */
function quoteDashes(path: string): string {
  return path.replace(/\.?([\w]+-[\w-]+)$/, '["$1"]')
}

/** A URL without its query values: tokens and codes travel there. */
export function safeUrl(url: string): string {
  const [path = '', query] = url.split('?', 2)
  if (query === undefined) return path
  return `${path}?${query
    .split('&')
    .map((pair) => `${pair.split('=', 1)[0]}=…`)
    .join('&')}`
}
