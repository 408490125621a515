/**
 * Reads the notice that a mail was returned (RFC 3464): whether it failed for good, why, and which mail it was, by the
 * Message-ID of what it returns. Anybody may write such a notice, so it tells an operator and decides nothing.
 */
export interface Bounce {
  mail_id: string
  reason: string
}

export function readBounce(raw: string): Bounce | undefined {
  // Lines that were folded belong together (RFC 5322 section 2.2.3).
  const text = raw.slice(0, 1_000_000).replace(/\r?\n[ \t]+/g, ' ')
  if (!/^Content-Type:\s*message\/delivery-status/im.test(text)) return undefined
  if (!/^Action:\s*failed\s*$/im.test(text)) return undefined
  const ids = [...text.matchAll(/^(?:Message-ID|Original-Message-ID):\s*<(mail_[0-9a-hjkmnp-tv-z]{26})@/gim)]
  const [, id] = ids.at(-1) ?? []
  if (id === undefined) return undefined
  const diagnosis = /^Diagnostic-Code:\s*(?:\w+\s*;)?\s*(.+)$/im.exec(text)?.[1]
  const status = /^Status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(text)?.[1]
  return {
    mail_id: `mail_${id.slice(5).toUpperCase()}`,
    reason: (diagnosis ?? status ?? 'Returned without a reason.')
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, 500),
  }
}
