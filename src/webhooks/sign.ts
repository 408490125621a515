/** The signature of a webhook (contract 8.4): HMAC-SHA256 over `<milliseconds>.<body>`. */
import { createHmac } from 'node:crypto'

/** Some SDKs split at comma and space, so the space stays. */
export function signatureHeader(body: string, secret: string, at: Date): string {
  const t = at.getTime()
  return `t=${t}, v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}
