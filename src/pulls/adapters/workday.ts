/**
 * Workday, Reports as a Service: the customer makes one report of people and, if wanted, one of groups, and gives us
 * their JSON addresses. Everything comes in one answer, read piece by piece.
 */
import { type Static, Type } from 'typebox'
import { adapter, type PullWorld } from '../adapter.ts'
import { type Asked, askBytes } from '../ask.ts'
import { departments } from '../departments.ts'
import { jsonItems } from '../json-items.ts'
import { PullError } from '../pull-error.ts'
import type { PullEnd, Pulled, PulledState } from '../pulled.ts'
import { basic, type Json, textOf, workEmail } from '../records.ts'

const settings = Type.Object(
  {
    users_url: Type.String({
      title: 'Address of the report of people',
      description: 'Actions › Web Service › View URLs › JSON.',
      pattern: '^https?://',
      maxLength: 2_000,
    }),
    groups_url: Type.Optional(
      Type.String({ title: 'Address of the report of groups', pattern: '^https?://', maxLength: 2_000 }),
    ),
    username: Type.String({
      title: 'User name of the integration system user',
      minLength: 1,
      maxLength: 200,
    }),
    password: Type.String({ title: 'Password', minLength: 1, maxLength: 500, secret: true }),
  },
  { additionalProperties: false },
)
type Settings = Static<typeof settings>

/** The columns that we look for; case, blanks and underscores do not matter. */
export const workdayColumns = {
  id: ['Unique ID', 'Employee ID', 'Worker ID'],
  username: ['Username', 'User Name'],
  first_name: ['First Name', 'Preferred First Name', 'Legal First Name'],
  last_name: ['Last Name', 'Preferred Last Name', 'Legal Last Name'],
  email: ['Email', 'Work Email', 'Email Address', 'Primary Work Email'],
  job_title: ['Job Title', 'Business Title'],
  status: ['Status', 'Worker Status', 'Active'],
  group_name: ['Group Name', 'Group'],
  group_id: ['Group ID'],
} as const

const refusals: Asked['refusals'] = [
  {
    status: 401,
    code: 'credentials_rejected',
    message: 'Workday does not accept this integration system user, or its password has run out.',
  },
  {
    status: 403,
    code: 'permission_missing',
    message:
      'The report is not shared with the integration system user, or the domain permissions are not active yet.',
  },
  { status: 404, code: 'settings_wrong', message: 'Workday has no report at this address.' },
  { status: 500, code: 'unreachable', message: 'Workday could not make the report.' },
]

export const workday = adapter({
  id: 'workday',
  directory_type: 'workday',
  title: 'Workday',
  settings,
  source: (chosen) => ({
    async check(world) {
      const warnings: string[] = []
      let seen = false
      for await (const row of report(world, chosen, chosen.users_url)) {
        if (textOf(column(row, 'email')) === null)
          warnings.push('The report of people has no column "Email".')
        if (textOf(column(row, 'status')) === null)
          warnings.push('The report of people has no column "Status": everybody in it counts as active.')
        idOf(row)
        seen = true
        break
      }
      if (chosen.groups_url !== undefined)
        for await (const _ of report(world, chosen, chosen.groups_url)) break
      return seen ? warnings : ['The report of people is empty.']
    },
    pull: (world) => pull(world, chosen),
  }),
})

function report(world: PullWorld, { username, password }: Settings, address: string): AsyncGenerator<Json> {
  const url = new URL(address)
  url.searchParams.set('format', 'json')
  const asked: Asked = { world, provider: 'Workday', refusals }
  const body = askBytes(asked, url.href, {
    headers: { authorization: basic(username, password), accept: 'application/json' },
  })
  return jsonItems(body, { key: 'Report_Entry', source: 'Workday' })
}

async function* pull(world: PullWorld, chosen: Settings): AsyncGenerator<Pulled, PullEnd> {
  const groups = departments('group')
  for await (const row of report(world, chosen, chosen.users_url)) {
    const id = idOf(row)
    const state = stateOf(row)
    const email = textOf(column(row, 'email'))
    yield {
      kind: 'user',
      id,
      state,
      username: textOf(column(row, 'username')),
      emails: workEmail(email),
      first_name: textOf(column(row, 'first_name')),
      last_name: textOf(column(row, 'last_name')),
      job_title: textOf(column(row, 'job_title')),
      raw: row,
      custom: {},
    }
    if (state === 'active') yield* membership(row, id, groups)
  }
  if (chosen.groups_url !== undefined)
    for await (const row of report(world, chosen, chosen.groups_url))
      yield* membership(row, idOf(row), groups)
  return { listed: 'complete', cursor: null }
}

function membership(row: Json, user_id: string, groups: ReturnType<typeof departments>): Generator<Pulled> {
  const name = textOf(column(row, 'group_name'))
  return groups.of(user_id, name, textOf(column(row, 'group_id')) ?? name)
}

function idOf(row: Json): string {
  const id = textOf(column(row, 'id'))
  if (id === null) throw new PullError('settings_wrong', 'A row of the Workday report has no "Unique ID".')
  return id
}

function stateOf(row: Json): PulledState {
  const status = textOf(column(row, 'status'))?.toLowerCase()
  if (status === undefined || /^(active|1|true|yes|on leave)$/.test(status)) return 'active'
  return 'inactive'
}

function column(row: Json, name: keyof typeof workdayColumns): unknown {
  const wanted: string[] = workdayColumns[name].map(plain)
  return Object.entries(row).find(([key]) => wanted.includes(plain(key)))?.[1]
}
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, '')
}
