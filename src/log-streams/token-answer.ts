/** The answer of an OAuth token endpoint (RFC 6749 section 5), read with care. */
import type { Answer, Credential } from './destination.ts'

/** Why no credential came. `denied`: only other settings help. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused'
  readonly denied: boolean
  constructor(message: string, denied: boolean) {
    super(message)
    this.denied = denied
  }
}

/** @throws TokenRefused */
export function bearerFrom(answer: Answer, now: Date): Credential {
  const body = objectOf(answer.text)
  const token = body?.access_token
  if (answer.status !== 200 || typeof token !== 'string') {
    const said = [body?.error, body?.error_description].filter((part) => typeof part === 'string').join(': ')
    throw new TokenRefused(
      `The token endpoint answered ${answer.status}${said === '' ? '.' : `: ${said.slice(0, 300)}`}`,
      answer.status >= 400 && answer.status < 500 && answer.status !== 429,
    )
  }
  const lasts = typeof body?.expires_in === 'number' ? body.expires_in : 300
  return { values: { token }, expires_at: new Date(now.getTime() + lasts * 1_000) }
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : undefined
  } catch {
    return undefined
  }
}
