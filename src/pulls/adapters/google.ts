/**
 * Google Workspace, Admin SDK Directory API. Without chosen groups, everybody and every group is taken; with them, the
 * members of those groups. Google has no list of what changed since: what did not is told page by page (google-lists.ts).
 * https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/list
 */
import { type Static, Type } from 'typebox'
import { adapter, type ListedGroup, type PullWorld } from '../adapter.ts'
import { type Asked, askIfChanged } from '../ask.ts'
import type { PullEnd, Pulled, PulledMember, PulledUser } from '../pulled.ts'
import { type Json, known, listOf, objectOf, textOf, without } from '../records.ts'
import { googleTokens } from './google-access.ts'
import { type Ask, changedGroups, cursorOf, type Position, positionOf, read } from './google-lists.ts'

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
      const ask = asking(world, chosen)
      const one = { customer: 'my_customer', maxResults: '1' }
      const users = await ask('/users', { ...one, fields: 'users(id)' })
      await ask('/groups', { ...one, fields: 'groups(id)' })
      for (const id of chosen.group_ids ?? [])
        await ask(`/groups/${encodeURIComponent(id)}`, { fields: 'id' })
      return listOf(users?.body.users).length === 0 ? ['Google lists nobody.'] : []
    },
    pull: (world, cursor) => pull(world, chosen, cursor),
    groups: (world) => googleGroups(world, chosen),
  }),
})

function asking(world: PullWorld, chosen: Settings): Ask {
  const tokens = googleTokens(world, chosen)
  const asked: Asked = { world, provider: 'Google', refusals }
  return async (path, query, etag) =>
    askIfChanged(asked, `${api}${path}?${new URLSearchParams(query)}`, etag, {
      headers: { authorization: `Bearer ${await tokens()}`, accept: 'application/json' },
      max_bytes: 20_000_000,
    })
}

/** For choosing groups in the portal. */
export async function* googleGroups(world: PullWorld, chosen: Settings): AsyncGenerator<ListedGroup> {
  const ask = asking(world, chosen)
  const query = {
    customer: 'my_customer',
    maxResults: '200',
    fields: 'nextPageToken,groups(id,name,email,directMembersCount)',
  }
  for (let pageToken: string | null = ''; pageToken !== null; ) {
    const { body = {} } = (await ask('/groups', { ...query, ...(pageToken && { pageToken }) })) ?? {}
    for (const group of listOf(body.groups))
      yield {
        id: textOf(group.id) ?? '',
        name: textOf(group.name) ?? textOf(group.email) ?? '',
        email: textOf(group.email),
        members: Number(group.directMembersCount ?? 0),
      }
    pageToken = textOf(body.nextPageToken)
  }
}

async function* pull(
  world: PullWorld,
  chosen: Settings,
  cursor: string | null,
): AsyncGenerator<Pulled, PullEnd> {
  const ask = asking(world, chosen)
  const wanted = [...new Set(chosen.group_ids)]
  const known = positionOf(cursor, world.now())
  const changed = known && (await changedGroups(ask, known))
  if (!known || !changed || (changed.length > 0 && wanted.length > 0))
    return yield* everybody(world, ask, wanted)
  if (changed.length === 0) return { listed: 'unchanged', cursor }
  // Of everybody but the members of these groups, Google says that nothing has changed.
  for (const group_id of changed) yield* membersOf(ask, group_id, known)
  return { listed: 'changes', whole_groups: changed, cursor: cursorOf(known) }
}

/** @param wanted ids of the chosen groups; none: all. */
async function* everybody(world: PullWorld, ask: Ask, wanted: string[]): AsyncGenerator<Pulled, PullEnd> {
  const position: Position = { at: world.now().toISOString(), lists: {} }
  const groups: Json[] = []
  for (const list of wanted.length === 0 ? ['groups'] : wanted.map((id) => `group:${id}`))
    for await (const group of read(ask, list, position)) groups.push(group)

  /** Who is in a chosen group; ids only. */
  const chosenPeople = new Set<string>()
  for (const group of groups) {
    const group_id = textOf(group.id)
    if (group_id === null) continue
    const name = textOf(group.name) ?? textOf(group.email) ?? group_id
    yield { kind: 'group', id: group_id, name, raw: without(group, ['etag', 'kind', 'directMembersCount']) }
    for await (const member of membersOf(ask, group_id, position)) {
      if (wanted.length > 0) chosenPeople.add(member.user_id)
      yield member
    }
  }
  for await (const user of read(ask, 'users', position)) {
    const person = personOf(user)
    if (person && (wanted.length === 0 || chosenPeople.has(person.id))) yield person
  }
  return { listed: 'complete', cursor: cursorOf(position) }
}

async function* membersOf(ask: Ask, group_id: string, position: Position): AsyncGenerator<PulledMember> {
  for await (const member of read(ask, `members:${group_id}`, position)) {
    const user_id = textOf(member.id)
    if (user_id !== null && member.type === 'USER') yield { kind: 'member', group_id, user_id }
  }
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
