/**
 * Personio, the employees of API v1: 100 a page. `updated_since` names who changed; somebody who was deleted shows only
 * in a whole list.
 * https://developer.personio.de/reference/get_company-employees
 */
import { type Static, Type } from 'typebox'
import { adapter, type PullWorld } from '../adapter.ts'
import { type Asked, askJson } from '../ask.ts'
import { departments } from '../departments.ts'
import { PullError } from '../pull-error.ts'
import type { PullEnd, Pulled } from '../pulled.ts'
import { at, type Json, known, listOf, objectOf, textOf, workEmail } from '../records.ts'

const api = 'https://api.personio.de/v1'
const pageSize = 100

const settings = Type.Object(
  {
    client_id: Type.String({ title: 'Client ID', minLength: 1, maxLength: 200 }),
    client_secret: Type.String({ title: 'Client secret', minLength: 1, maxLength: 500, secret: true }),
  },
  { additionalProperties: false },
)
type Settings = Static<typeof settings>

const refusals: Asked['refusals'] = [
  {
    status: 401,
    code: 'credentials_rejected',
    message: 'Personio does not accept this client ID and secret.',
  },
  {
    status: 403,
    code: 'permission_missing',
    message: 'The API credentials in Personio may not read employees.',
  },
]

export const personio = adapter({
  id: 'personio',
  directory_type: 'personio',
  title: 'Personio',
  settings,
  source: (chosen) => ({
    async check(world) {
      const page = await pageAt(world, await tokenOf(world, chosen), { limit: '1', offset: '0' })
      const [first] = listOf(page.data)
      if (first) idOf(objectOf(first.attributes))
      return first ? [] : ['Personio lists nobody.']
    },
    pull: (world, cursor) => pull(world, chosen, cursor),
  }),
})

const asked = (world: PullWorld): Asked => ({ world, provider: 'Personio', refusals })

async function tokenOf(world: PullWorld, { client_id, client_secret }: Settings): Promise<string> {
  const answer = await askJson(asked(world), `${api}/auth`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ client_id, client_secret }),
  })
  const token = textOf(at(answer, 'data.token'))
  if (token === null) throw new PullError('answer_unreadable', 'Personio gave no token.')
  return token
}

function pageAt(world: PullWorld, token: string, query: Record<string, string>): Promise<Json> {
  return askJson(asked(world), `${api}/company/employees?${new URLSearchParams(query)}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    max_bytes: 20_000_000,
  })
}

async function* pull(
  world: PullWorld,
  chosen: Settings,
  since: string | null,
): AsyncGenerator<Pulled, PullEnd> {
  const cursor = world.now().toISOString().slice(0, 19)
  const token = await tokenOf(world, chosen)
  const groups = departments()
  for (let offset = 0, pages = 1, page = 0; page < pages; page++, offset += pageSize) {
    const answer = await pageAt(world, token, {
      limit: String(pageSize),
      offset: String(offset),
      ...(since !== null && { updated_since: since }),
    })
    pages = Number(at(answer, 'metadata.total_pages'))
    if (!Number.isInteger(pages) || !Array.isArray(answer.data))
      throw new PullError('answer_unreadable', 'Personio answered without a list of employees.')
    for (const { attributes } of listOf(answer.data)) yield* personOf(objectOf(attributes), groups)
  }
  return { listed: since === null ? 'complete' : 'changes', cursor }
}

const value = (attributes: Json, name: string) => objectOf(attributes[name]).value

function idOf(attributes: Json): string {
  const id = textOf(value(attributes, 'id'))
  if (id === null || textOf(value(attributes, 'status')) === null)
    throw new PullError(
      'permission_missing',
      'Personio does not show the ID or the status of employees: make both readable for these API credentials.',
    )
  return id
}

function* personOf(attributes: Json, groups: ReturnType<typeof departments>): Generator<Pulled> {
  const id = idOf(attributes)
  const status = textOf(value(attributes, 'status'))
  const email = textOf(value(attributes, 'email'))
  const active = status !== 'inactive'
  yield {
    kind: 'user',
    id,
    state: active ? 'active' : 'inactive',
    username: null,
    emails: workEmail(email),
    first_name: textOf(value(attributes, 'first_name')),
    last_name: textOf(value(attributes, 'last_name')),
    job_title: textOf(value(attributes, 'position')),
    raw: attributes,
    custom: known({
      department_name: textOf(at(objectOf(value(attributes, 'department')), 'attributes.name')),
      employment_start_date: textOf(value(attributes, 'hire_date')),
    }),
  }
  const department = objectOf(value(attributes, 'department')).attributes
  if (active)
    yield* groups.of(id, textOf(at(objectOf(department), 'name')), textOf(at(objectOf(department), 'id')))
}
