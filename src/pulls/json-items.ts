/**
 * The objects of one array in a JSON answer of any length, one by one: `{ "employees": [ {…}, {…} ] }`. Some systems send
 * everybody in one answer; it never stands in memory as a whole. An answer that ends before it is closed throws, so
 * that half a list is never taken for the list.
 */
import type { JsonObject } from '../kernel/json.ts'
import { PullError } from './pull-error.ts'

const quote = 34
const backslash = 92
const open = { object: 123, array: 91 }
const close = { object: 125, array: 93 }

export async function* jsonItems(
  chunks: AsyncIterable<Uint8Array>,
  { key, source, max_item = 1_000_000 }: { key: string; source: string; max_item?: number },
): AsyncGenerator<JsonObject> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const unreadable = (what: string) => new PullError('answer_unreadable', `${source}: ${what}.`)
  let depth = 0
  let inString = false
  let escaped = false
  /** The last string outside of any item: a key, when a bracket follows it. */
  let word = ''
  let inItems = false
  let found = false
  /** The item that is being read; undefined between items. */
  let item: string | undefined
  let ended = false

  for await (const chunk of chunks) {
    const text = decoded(decoder, chunk, unreadable)
    let from = 0
    for (let at = 0; at < text.length; at++) {
      const char = text.charCodeAt(at)
      if (inString) {
        if (escaped) escaped = false
        else if (char === backslash) escaped = true
        else if (char === quote) inString = false
        if (item === undefined && inString) word += text[at]
        continue
      }
      if (char === quote) {
        inString = true
        if (item === undefined) word = ''
      } else if (char === open.object || char === open.array) {
        if (depth === 0 && (ended || char === open.array))
          throw unreadable('not the object that was expected')
        if (depth === 1 && char === open.array && word === key) inItems = found = true
        if (inItems && depth === 2 && char === open.object) {
          item = ''
          from = at
        }
        depth++
      } else if (char === close.object || char === close.array) {
        depth--
        if (depth < 0) throw unreadable('not JSON')
        if (depth === 0) ended = true
        if (depth === 1) inItems = false
        if (depth === 2 && item !== undefined) {
          yield parsed(item + text.slice(from, at + 1), unreadable)
          item = undefined
        }
      } else if (depth === 0 && char > 32) throw unreadable('not JSON')
    }
    if (item !== undefined) {
      item += text.slice(from)
      if (item.length > max_item) throw unreadable('one record is larger than a megabyte')
    }
    if (word.length > 10_000) word = word.slice(0, 10_000)
  }
  if (!ended) throw new PullError('unreachable', `${source}: the answer ended too early.`)
  if (!found) throw unreadable(`the answer has no list '${key}'`)
}

type Unreadable = (what: string) => PullError

function decoded(decoder: TextDecoder, chunk: Uint8Array, unreadable: Unreadable): string {
  try {
    return decoder.decode(chunk, { stream: true })
  } catch {
    throw unreadable('not UTF-8')
  }
}

function parsed(text: string, unreadable: Unreadable): JsonObject {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable('not JSON')
  }
}
