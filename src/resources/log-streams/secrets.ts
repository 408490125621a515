/** Settings apart from their secrets: the ones are shown again, the others are sealed and never leave. */
import { parseJson } from '../../kernel/json.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { destinations } from '../../log-streams/destinations/index.ts'
import type { LogStreamType } from '../../log-streams/types.ts'

type Settings = Record<string, unknown>

const place = (stream_id: string) => `log_stream:${stream_id}`

function secretNames(type: LogStreamType): Set<string> {
  const secret = destinations[type].fields.filter(({ kind }) => /secret|headers/.test(kind))
  return new Set(secret.map(({ name }) => name))
}

export function splitSettings(
  type: LogStreamType,
  settings: Settings,
): { shown: Settings; secret: Settings } {
  const names = secretNames(type)
  const part = (wanted: boolean) =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => names.has(name) === wanted))
  return { shown: part(false), secret: part(true) }
}

export function sealSecrets(sealer: Sealer, stream_id: string, secret: Settings): string | null {
  return Object.keys(secret).length === 0 ? null : sealer.seal(JSON.stringify(secret), place(stream_id))
}

export function openSettings(
  sealer: Sealer,
  row: { id: string; settings: string; secrets: string | null },
): Settings {
  const secret: Settings = row.secrets === null ? {} : parseJson(sealer.open(row.secrets, place(row.id)))
  return { ...parseJson<Settings>(row.settings), ...secret }
}

/** Every secret text, also of headers, longest first so that a mask covers the whole before a part of it. */
export function secretTexts(type: LogStreamType, settings: Settings): string[] {
  return Object.values(splitSettings(type, settings).secret)
    .flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : [value]))
    .map(String)
    .filter((text) => text.length > 0)
    .sort((a, b) => b.length - a.length)
}

/** `••••4e1a`; nothing of a secret that is short, or of a key file. */
export function maskOf(secret: string): string {
  return secret.length >= 12 && !secret.includes('\n') ? `••••${secret.slice(-4)}` : '••••'
}

export function masksOf(type: LogStreamType, settings: Settings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(splitSettings(type, settings).secret).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? Object.keys(value).join(', ') : maskOf(String(value)),
    ]),
  )
}

/** A text with every secret masked, as it stands, as URLs write it, and as JSON and base64 do. */
export function masked(text: string, secrets: readonly string[]): string {
  let result = text
  for (const secret of secrets) {
    const forms = [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      new URLSearchParams({ s: secret }).toString().slice(2),
      Buffer.from(secret).toString('base64'),
    ]
    // As a function: the end of a secret may be `$&`, which as text would stand for all of it.
    for (const form of forms) result = result.replaceAll(form, () => maskOf(secret))
  }
  return result
}

/** For a log or a note: masked first, since a cut could leave the first half of a secret standing. */
export function brief(text: string, secrets: readonly string[]): string {
  return masked(text, secrets).slice(0, 320)
}
