/** A body as the request log keeps it: no secrets, and no longer than somebody would read. */
import { isJsonObject, type Json } from '../../kernel/json.ts'

const secret = /pass(word|phrase)|secret|token|credential|private.?key/i
const mostElements = 20
const mostText = 512
const mostInAll = 8_192

export function maskedBody(body: Json): string {
  const text = JSON.stringify(masked(body))
  return text.length <= mostInAll ? text : JSON.stringify({ '…': `${text.length} characters` })
}

function masked(value: Json): Json {
  if (typeof value === 'string') return value.length > mostText ? `${value.slice(0, mostText)}…` : value
  if (Array.isArray(value)) {
    const kept = value.slice(0, mostElements).map(masked)
    return value.length > mostElements ? [...kept, `… ${value.length - mostElements} more`] : kept
  }
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).map(([name, member]): [string, Json] => [
    name,
    maskedMember(value, name, member),
  ])
  return Object.fromEntries(members)
}

/** In a PATCH the name of what `value` holds stands in `path`. */
function maskedMember(holder: { path?: Json }, name: string, member: Json): Json {
  const named = name.toLowerCase() === 'value' && typeof holder.path === 'string' ? holder.path : name
  return secret.test(named) ? '[masked]' : masked(member)
}

/** @param path with its query. */
export function maskedPath(path: string): string {
  return path.slice(0, 2_048).replace(/([?&][^=&]*(?:secret|token|password)[^=&]*=)[^&]*/gi, '$1[masked]')
}
