/** Addresses of export files: signed, good for ten minutes, made anew whenever the export is fetched. */
import type { Clock } from '../../kernel/clock.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { openToken, signToken } from '../../kernel/tokens.ts'

const goodSeconds = 600

export interface ExportUrls {
  urlOf(id: string): string
  /** Was the token made for this export, less than ten minutes ago? */
  opens(id: string, token: string): boolean
}

export function exportUrls(sealer: Sealer, public_url: string, clock: Clock): ExportUrls {
  const key = sealer.deriveKey('audit log export URLs')
  const now = () => Math.floor(clock().getTime() / 1000)
  return {
    urlOf: (id) =>
      `${public_url}/audit_logs/exports/${id}/file?token=${signToken({ sub: id, exp: now() + goodSeconds }, key)}`,
    opens(id, token) {
      const claims = openToken(token, key)
      return claims?.sub === id && typeof claims.exp === 'number' && claims.exp > now()
    },
  }
}
