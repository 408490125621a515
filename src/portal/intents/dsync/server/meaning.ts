/** What a request was for, as far as it can be told from what it was taken for. */
import type { Static } from 'typebox'
import { isJsonObject, type Json } from '../../../../kernel/json.ts'
import type { DirectoryRequest } from '../../../../resources/directory-requests/directory-requests.ts'
import type { PortalRequest } from '../activity-contract.ts'

type Meaning = Static<typeof PortalRequest>['meaning']

const byOperation: Partial<Record<string, Meaning['topic']>> = {
  create: 'create',
  replace: 'replace',
  patch: 'change',
  delete: 'remove',
  discover: 'discover',
}

export function meaningOf({ path, status, understood, request_body }: DirectoryRequest): Meaning {
  const { operation, resource_type: resource, resource_name, changes } = understood
  const name = fullName(request_body) ?? resource_name
  const meaning = { resource, name, changes: operation === 'patch' ? changes : [] }
  if (operation === 'list') return { ...meaning, ...lookOf(path) }
  if (operation === 'get') return { ...meaning, topic: status === 404 ? 'not_here' : 'read' }
  return { ...meaning, topic: byOperation[operation] ?? 'other' }
}

/** A provider tries the connection with a page of one, or with a name that nobody can have. */
function lookOf(path: string): Pick<Meaning, 'topic' | 'name'> {
  const { searchParams } = new URL(path, 'https://directory.invalid')
  const filter = searchParams.get('filter')
  if (filter === null)
    return { topic: Number(searchParams.get('count') ?? 100) <= 2 ? 'test' : 'read', name: null }
  const [, asked] = /\beq\s+"((?:[^"\\]|\\.)*)"/i.exec(filter) ?? []
  if (asked !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(asked))
    return { topic: 'test', name: null }
  return { topic: 'look_up', name: asked ?? null }
}

/** People are told by their names, where the request has them. */
function fullName(body: Json): string | undefined {
  if (!isJsonObject(body)) return undefined
  const { displayName, name } = body
  if (typeof displayName === 'string' && displayName !== '') return displayName
  if (!isJsonObject(name)) return undefined
  const parts = [name.givenName, name.familyName].filter((part) => typeof part === 'string' && part !== '')
  return parts.length > 0 ? parts.join(' ') : undefined
}
