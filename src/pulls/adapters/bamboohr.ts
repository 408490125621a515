/**
 * BambooHR: one report of everybody, leavers included. Between whole pulls, `employees/changed` names who changed.
 * https://documentation.bamboohr.com/reference
 */
import { type Static, Type } from 'typebox'
import { adapter, type PullWorld } from '../adapter.ts'
import { type Asked, askBytes, askJson } from '../ask.ts'
import { departments } from '../departments.ts'
import { jsonItems } from '../json-items.ts'
import type { PullEnd, Pulled } from '../pulled.ts'
import { basic, type Json, known, objectOf, textOf, workEmail } from '../records.ts'

const settings = Type.Object(
  {
    subdomain: Type.String({
      title: 'Subdomain',
      description: 'The first part of your BambooHR address: `acme` of acme.bamboohr.com.',
      pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,62}$',
      examples: ['acme'],
    }),
    api_key: Type.String({ title: 'API key', minLength: 1, maxLength: 500, secret: true }),
  },
  { additionalProperties: false },
)
type Settings = Static<typeof settings>

const fields = [
  'id',
  'employeeNumber',
  'status',
  'firstName',
  'lastName',
  'preferredName',
  'displayName',
  'workEmail',
  'jobTitle',
  'department',
  'division',
  'location',
  'supervisorEId',
  'supervisorEmail',
  'hireDate',
]

const refusals: Asked['refusals'] = [
  { status: 401, code: 'credentials_rejected', message: 'BambooHR does not accept this API key.' },
  {
    status: 403,
    code: 'permission_missing',
    message: 'The person whose API key this is may not read the employees in BambooHR.',
  },
  { status: 404, code: 'settings_wrong', message: 'BambooHR knows no company with this subdomain.' },
]

export const bamboohr = adapter({
  id: 'bamboohr',
  directory_type: 'bamboohr',
  title: 'BambooHR',
  settings,
  source: (chosen) => ({
    async check(world) {
      const answer = await askJson(asked(world), `${base(chosen)}/employees/directory`, {
        headers: headers(chosen),
        max_bytes: 50_000_000,
      })
      return Array.isArray(answer.employees) && answer.employees.length > 0 ? [] : ['BambooHR lists nobody.']
    },
    pull: (world, cursor) => pull(world, chosen, cursor),
  }),
})

const asked = (world: PullWorld): Asked => ({ world, provider: 'BambooHR', refusals })
const base = ({ subdomain }: Settings) => `https://${subdomain.toLowerCase()}.bamboohr.com/api/v1`
const headers = ({ api_key }: Settings) => ({
  authorization: basic(api_key, 'x'),
  accept: 'application/json',
})

async function* pull(
  world: PullWorld,
  chosen: Settings,
  since: string | null,
): AsyncGenerator<Pulled, PullEnd> {
  // Before the first question: what changes meanwhile is asked for again.
  const cursor = world.now().toISOString()
  if (since !== null) {
    const changed = await changedSince(world, chosen, since)
    if (changed.length === 0) return { listed: 'unchanged', cursor }
    // The report has no filter by person, so a change costs a whole one; that is still one question.
  }
  const body = askBytes(asked(world), `${base(chosen)}/reports/custom?format=JSON&onlyCurrent=false`, {
    method: 'POST',
    headers: { ...headers(chosen), 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Directory', fields }),
  })
  const groups = departments()
  for await (const row of jsonItems(body, { key: 'employees', source: 'BambooHR' }))
    yield* personOf(row, groups)
  return { listed: 'complete', cursor }
}

async function changedSince(world: PullWorld, chosen: Settings, since: string): Promise<string[]> {
  const query = new URLSearchParams({ since })
  const answer = await askJson(asked(world), `${base(chosen)}/employees/changed?${query}`, {
    headers: headers(chosen),
    max_bytes: 20_000_000,
  })
  return Object.keys(objectOf(answer.employees))
}

function* personOf(row: Json, groups: ReturnType<typeof departments>): Generator<Pulled> {
  const id = textOf(row.id)
  if (id === null) return
  const active = row.status === 'Active'
  const email = textOf(row.workEmail)
  yield {
    kind: 'user',
    id,
    state: active ? 'active' : 'inactive',
    username: null,
    emails: workEmail(email),
    first_name: textOf(row.preferredName) ?? textOf(row.firstName),
    last_name: textOf(row.lastName),
    job_title: textOf(row.jobTitle),
    raw: row,
    custom: known({
      department_name: textOf(row.department),
      division_name: textOf(row.division),
      manager_email: textOf(row.supervisorEmail),
      employment_start_date: textOf(row.hireDate),
    }),
  }
  if (active) yield* groups.of(id, textOf(row.department))
}
