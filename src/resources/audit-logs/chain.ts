/**
 * The hash chain of one organization. An event's hash is SHA-256, in hexadecimal, over the UTF-8 bytes of
 *
 *     <hash of the event before it>:<position>:<the event as canonical JSON>
 *
 * and before the first event stand 64 zeros. Who knows one hash can tell whether anything before it was changed, left
 * out or put in. `printf '%s:%s:%s' "$before" "$position" "$event" | sha256sum` does the same.
 */
import { hash } from 'node:crypto'

export interface Head {
  position: number
  hash: string
}
export const genesis: Head = { position: 0, hash: '0'.repeat(64) }

export function nextHead(head: Head, data: string): Head {
  const position = head.position + 1
  return { position, hash: hash('sha256', `${head.hash}:${position}:${data}`, 'hex') }
}
