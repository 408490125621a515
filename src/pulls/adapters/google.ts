/**
 * Google Workspace, Admin SDK Directory API. Google has no list of what changed since, so everybody is listed, 500 a
 * page, and the comparison happens here. Without chosen groups, everybody and every group is taken; with them, the
 * members of those groups.
 * https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/list
 */
import { type Static, Type } from 'typebox'
import { adapter, type ListedGroup, type PullWorld } from '../adapter.ts'
import { type Asked, askJson } from '../ask.ts'
import type { PullEnd, Pulled, PulledUser } from '../pulled.ts'
import { type Json, known, listOf, objectOf, textOf, without } from '../records.ts'
import { googleTokens } from './google-access.ts'

const api = 'https://admin.googleapis.com/admin/directory/v1'

const settings = Type.Object(
  {
    admin_email: Type.Optional(
      Type.String({
        title: 'E-mail address of an administrator',
        description:
          'In whose name people and groups are read: a super administrator, or one with a role that may read both.',
        pattern: '^\\S+@\\S+$',
        maxLength: 320,
      }),
    ),
    service_account_key: Type.Optional(
      Type.String({
        title: 'Key of the service account',
        description: 'The whole JSON file that Google Cloud gave you.',
        maxLength: 10_000,
        secret: true,
      }),
    ),
    refresh_token: Type.Optional(
      Type.String({
        title: 'Consent',
        description: 'Made by consenting with Google.',
        maxLength: 2_000,
        secret: true,
      }),
    ),
    group_ids: Type.Optional(
      Type.Array(Type.String({ maxLength: 256 }), {
        title: 'Groups',
        description: 'Only the members of these groups are taken. Empty: everybody.',
        maxItems: 1_000,
      }),
    ),
  },
  { additionalProperties: false },
)
type Settings = Static<typeof settings>

/** https://developers.google.com/admin-sdk/directory/v1/limits: quotas come as 403. */
const refusals: Asked['refusals'] = [
  {
    status: 403,
    body: /rateLimitExceeded|userRateLimitExceeded|quotaExceeded|dailyLimitExceeded/i,
    code: 'quota_exceeded',
    message: "Google's quota for this project is used up for now.",
  },
  {
    status: 403,
    body: /accessNotConfigured|SERVICE_DISABLED/,
    code: 'permission_missing',
    message: 'The Admin SDK API is not enabled in the project in Google Cloud.',
  },
  {
    status: 403,
    code: 'permission_missing',
    message:
      'The administrator in whose name we ask may not read people and groups. Take one whose role may.',
  },
  {
    status: 400,
    body: /Invalid Input|invalid/i,
    code: 'settings_wrong',
    message: 'Google refused what was asked. Is every chosen group still there?',
  },
  {
    status: 404,
    code: 'settings_wrong',
    message: 'A chosen group is not there any more. Choose the groups again.',
  },
]

export const google = adapter({
  id: 'google',
  directory_type: 'gsuite directory',
  title: 'Google Workspace',
  settings,
  ways: [['service_account_key', 'admin_email'], ['refresh_token']],
  source: (chosen) => ({
    async check(world) {
      const get = asking(world, chosen)
      const users = await get('/users', { customer: 'my_customer', maxResults: '1' })
      await get('/groups', { customer: 'my_customer', maxResults: '1' })
      for (const id of chosen.group_ids ?? []) await get(`/groups/${encodeURIComponent(id)}`, {})
      return listOf(users.users).length === 0 ? ['Google lists nobody.'] : []
    },
    pull: (world) => pull(world, chosen),
    groups: (world) => googleGroups(world, chosen),
  }),
})

type Get = (path: string, query: Record<string, string>) => Promise<Json>

function asking(world: PullWorld, chosen: Settings): Get {
  const tokens = googleTokens(world, chosen)
  const asked: Asked = { world, provider: 'Google', refusals }
  return async (path, query) =>
    askJson(asked, `${api}${path}?${new URLSearchParams(query)}`, {
      headers: { authorization: `Bearer ${await tokens()}`, accept: 'application/json' },
      max_bytes: 20_000_000,
    })
}

async function* pages(
  get: Get,
  path: string,
  query: Record<string, string>,
  list: string,
): AsyncGenerator<Json> {
  for (let pageToken: string | null = ''; pageToken !== null; ) {
    const page: Json = await get(path, { ...query, ...(pageToken && { pageToken }) })
    yield* listOf(page[list])
    pageToken = textOf(page.nextPageToken)
  }
}

/** For choosing groups in the portal. */
export async function* googleGroups(world: PullWorld, chosen: Settings): AsyncGenerator<ListedGroup> {
  for await (const group of pages(asking(world, chosen), '/groups', everyGroup, 'groups'))
    yield {
      id: textOf(group.id) ?? '',
      name: textOf(group.name) ?? textOf(group.email) ?? '',
      email: textOf(group.email),
      members: Number(group.directMembersCount ?? 0),
    }
}

const everyGroup = { customer: 'my_customer', maxResults: '200' }

async function* pull(world: PullWorld, chosen: Settings): AsyncGenerator<Pulled, PullEnd> {
  const get = asking(world, chosen)
  const wanted = new Set(chosen.group_ids)
  const groups: Json[] = []
  if (wanted.size === 0)
    for await (const group of pages(get, '/groups', everyGroup, 'groups')) groups.push(group)
  else for (const id of wanted) groups.push(await get(`/groups/${encodeURIComponent(id)}`, {}))

  /** Who is in a chosen group; ids only. */
  const chosenPeople = new Set<string>()
  for (const group of groups) {
    const group_id = textOf(group.id)
    if (group_id === null) continue
    const name = textOf(group.name) ?? textOf(group.email) ?? group_id
    yield { kind: 'group', id: group_id, name, raw: without(group, ['etag', 'kind', 'directMembersCount']) }
    const path = `/groups/${encodeURIComponent(group_id)}/members`
    for await (const member of pages(get, path, { maxResults: '200' }, 'members')) {
      const user_id = textOf(member.id)
      if (user_id === null || member.type !== 'USER') continue
      if (wanted.size > 0) chosenPeople.add(user_id)
      yield { kind: 'member', group_id, user_id }
    }
  }
  const query = { customer: 'my_customer', maxResults: '500', projection: 'full', orderBy: 'email' }
  for await (const user of pages(get, '/users', query, 'users')) {
    const person = personOf(user)
    if (person && (wanted.size === 0 || chosenPeople.has(person.id))) yield person
  }
  return { listed: 'complete', cursor: null }
}

/** Changes whenever somebody signs in, or with every answer; it says nothing about the person. */
const volatile = [
  'etag',
  'kind',
  'lastLoginTime',
  'thumbnailPhotoEtag',
  'thumbnailPhotoUrl',
  'hashFunction',
  'password',
]

function personOf(user: Json): PulledUser | undefined {
  const id = textOf(user.id)
  if (id === null || user.deletionTime !== undefined) return undefined
  const primary = textOf(user.primaryEmail)
  const others = listOf(user.emails).flatMap((one) => {
    const value = textOf(one.address)
    return value === null || value === primary ? [] : [{ value, type: textOf(one.type), primary: false }]
  })
  const jobs = listOf(user.organizations)
  const job = jobs.find((one) => one.primary === true) ?? jobs[0]
  const name = objectOf(user.name)
  return {
    kind: 'user',
    id,
    // Archived people keep their data for the records, and have left.
    state: user.archived === true ? 'inactive' : user.suspended === true ? 'suspended' : 'active',
    username: primary,
    emails: [...(primary === null ? [] : [{ value: primary, type: 'work', primary: true }]), ...others],
    first_name: textOf(name.givenName),
    last_name: textOf(name.familyName),
    job_title: textOf(job?.title),
    raw: without(user, volatile),
    custom: known({
      department_name: textOf(job?.department),
      cost_center_name: textOf(job?.costCenter),
      employee_type: textOf(job?.description),
    }),
  }
}
