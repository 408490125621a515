/**
 * The lists of the Directory API, page by page. Google has no list of changes, but a validator for each page (RFC 9110
 * section 8.8): what it was is kept, and asked for again with If-None-Match, a page that did not change is not sent.
 * Whatever differs from answer to answer, such as when somebody last signed in, is not asked for.
 */
import { secondsAfter } from '../../kernel/clock.ts'
import { parseJson } from '../../kernel/json.ts'
import { PullError } from '../pull-error.ts'
import { type Json, listOf, textOf } from '../records.ts'

/** @returns undefined when it is what it was when its validator was `etag`. */
export type Ask = (
  path: string,
  query: Record<string, string>,
  etag?: string,
) => Promise<{ body: Json; etag: string | null } | undefined>

/** `users`, `groups`, `group:<id>` or `members:<id>`. */
export type ListName = string

/** Where each page began, and its validator. */
type Page = [token: string, etag: string]
export interface Position {
  /** When everybody was listed. */
  at: string
  lists: Record<ListName, Page[]>
}

/** A validator that is none would hide who has left: for so long it may. */
const trustedSeconds = 6 * 3_600
/** More would make the position larger than what it spares. */
const mostPages = 5_000

const userFields = [
  'id,primaryEmail,name,suspended,suspensionReason,archived,deletionTime,creationTime,isAdmin,isDelegatedAdmin',
  'emails,aliases,phones,addresses,organizations,externalIds,relations,locations,languages,keywords,gender',
  'notes,websites,ims,orgUnitPath,customSchemas,customerId,includeInGlobalAddressList,isMailboxSetup',
].join(',')
const groupFields = 'id,email,name,description,adminCreated,aliases'

function addressOf(name: ListName): { path: string; query: Record<string, string>; items: string | null } {
  const [kind, id = ''] = split(name)
  const path = `/groups/${encodeURIComponent(id)}`
  const customer = 'my_customer'
  switch (kind) {
    case 'users': {
      const fields = `etag,nextPageToken,users(${userFields})`
      const query = { customer, maxResults: '500', projection: 'full', orderBy: 'email', fields }
      return { path: '/users', query, items: 'users' }
    }
    case 'groups': {
      const fields = `etag,nextPageToken,groups(${groupFields})`
      return { path: '/groups', query: { customer, maxResults: '200', fields }, items: 'groups' }
    }
    case 'members': {
      const query = { maxResults: '200', fields: 'etag,nextPageToken,members(id,type)' }
      return { path: `${path}/members`, query, items: 'members' }
    }
    default:
      return { path, query: { fields: `etag,${groupFields}` }, items: null }
  }
}

function split(name: ListName): [kind: string, id?: string] {
  const at = name.indexOf(':')
  return at === -1 ? [name] : [name.slice(0, at), name.slice(at + 1)]
}

/** Reads a list to its end, and notes in the position where it was. */
export async function* read(ask: Ask, name: ListName, position: Position): AsyncGenerator<Json> {
  const { path, query, items } = addressOf(name)
  const pages: Page[] = []
  position.lists[name] = pages
  for (let token: string | null = ''; token !== null; ) {
    const page = await ask(path, { ...query, ...(token && { pageToken: token }) })
    if (!page) throw new PullError('answer_unreadable', 'Google sent nothing where nothing was known.')
    pages.push([token, page.etag ?? ''])
    if (items === null) yield page.body
    else yield* listOf(page.body[items])
    token = items === null ? null : textOf(page.body.nextPageToken)
  }
}

/** @returns ids of the groups whose members differ; undefined when more than that does. */
export async function changedGroups(ask: Ask, { lists }: Position): Promise<string[] | undefined> {
  const names = Object.keys(lists)
  const changed: string[] = []
  try {
    for (const name of names.filter((one) => !one.startsWith('members:')))
      if (!(await isSame(ask, name, lists[name] ?? []))) return undefined
    for (const name of names.filter((one) => one.startsWith('members:')))
      if (!(await isSame(ask, name, lists[name] ?? []))) changed.push(split(name)[1] ?? '')
  } catch (error) {
    // The place of a page is good for some time only, and a group may be gone.
    if (error instanceof PullError && error.code === 'settings_wrong') return undefined
    throw error
  }
  return changed
}

async function isSame(ask: Ask, name: ListName, pages: readonly Page[]): Promise<boolean> {
  const { path, query } = addressOf(name)
  for (const [token, etag] of pages)
    if (await ask(path, { ...query, ...(token && { pageToken: token }) }, etag)) return false
  return true
}

/** Null when it is not worth keeping: a page without a validator, or too many pages. */
export function cursorOf(position: Position): string | null {
  const pages = Object.values(position.lists).flat()
  const whole = pages.every(([, etag]) => etag !== '')
  return whole && pages.length <= mostPages ? JSON.stringify(position) : null
}

export function positionOf(cursor: string | null, now: Date): Position | undefined {
  if (cursor === null) return undefined
  const position: Position = parseJson(cursor)
  return position.at > secondsAfter(now, -trustedSeconds).toISOString() ? position : undefined
}
