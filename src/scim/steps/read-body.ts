import { isUtf8 } from 'node:buffer'
import { readJson, refuse } from '../../protocols/scim/index.ts'
import type { Flow } from '../flow.ts'

/** Whatever the media type says: providers send application/scim+json, application/json and nothing at all. */
export function readBody(flow: Flow): void {
  const { bytes } = flow
  if (bytes === undefined || bytes.length === 0) throw refuse('invalidSyntax', 'The request has no body.')
  if (!isUtf8(bytes)) throw refuse('invalidSyntax', 'The body is not UTF-8.')
  flow.body = readJson(bytes.toString())
}
