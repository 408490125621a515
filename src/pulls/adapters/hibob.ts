/**
 * HiBob: everybody in one answer, which has no pages and no "changed since".
 * https://apidocs.hibob.com/docs/people-read-api-contract
 */
import { type Static, Type } from 'typebox'
import { adapter, type PullWorld } from '../adapter.ts'
import { type Asked, askBytes } from '../ask.ts'
import { departments } from '../departments.ts'
import { jsonItems } from '../json-items.ts'
import { PullError } from '../pull-error.ts'
import type { PullEnd, Pulled } from '../pulled.ts'
import { at, basic, type Json, known, objectOf, textOf, workEmail } from '../records.ts'

const settings = Type.Object(
  {
    service_user_id: Type.String({ title: 'Service user ID', minLength: 1, maxLength: 200 }),
    token: Type.String({ title: 'Service user token', minLength: 1, maxLength: 500, secret: true }),
  },
  { additionalProperties: false },
)
type Settings = Static<typeof settings>

const fields = [
  'root.id',
  'root.email',
  'root.firstName',
  'root.surname',
  'root.displayName',
  'work.title',
  'work.department',
  'work.site',
  'work.startDate',
  'work.reportsTo.email',
  'internal.status',
]

const refusals: Asked['refusals'] = [
  { status: 401, code: 'credentials_rejected', message: 'HiBob does not accept this service user.' },
  {
    status: 403,
    code: 'permission_missing',
    message: 'The service user may not read people: add it to a permission group in HiBob.',
  },
]

export const hibob = adapter({
  id: 'hibob',
  directory_type: 'hibob',
  title: 'HiBob',
  settings,
  source: (chosen) => ({
    async check(world) {
      let seen = 0
      for await (const row of everybody(world, chosen)) {
        mustBeReadable(row)
        if (++seen >= 1) break
      }
      return seen === 0 ? ['HiBob lists nobody: may the service user see everyone?'] : []
    },
    pull: (world) => pull(world, chosen),
  }),
})

function everybody(world: PullWorld, { service_user_id, token }: Settings): AsyncGenerator<Json> {
  const asked: Asked = { world, provider: 'HiBob', refusals }
  const body = askBytes(asked, 'https://api.hibob.com/v1/people/search', {
    method: 'POST',
    headers: {
      authorization: basic(service_user_id, token),
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ showInactive: true, humanReadable: 'REPLACE', fields }),
  })
  return jsonItems(body, { key: 'employees', source: 'HiBob' })
}

async function* pull(world: PullWorld, chosen: Settings): AsyncGenerator<Pulled, PullEnd> {
  const groups = departments()
  for await (const row of everybody(world, chosen)) {
    mustBeReadable(row)
    const id = textOf(read(row, 'root.id')) ?? ''
    const status = textOf(read(row, 'internal.status'))?.toLowerCase()
    const active = status !== 'inactive' && status !== 'terminated'
    const email = textOf(read(row, 'root.email'))
    yield {
      kind: 'user',
      id,
      state: active ? 'active' : 'inactive',
      username: null,
      emails: workEmail(email),
      first_name: textOf(read(row, 'root.firstName')),
      last_name: textOf(read(row, 'root.surname')),
      job_title: textOf(read(row, 'work.title')),
      raw: row,
      custom: known({
        department_name: textOf(read(row, 'work.department')),
        manager_email: textOf(read(row, 'work.reportsTo.email')),
        employment_start_date: textOf(read(row, 'work.startDate')),
      }),
    }
    if (active) yield* groups.of(id, textOf(read(row, 'work.department')))
  }
  return { listed: 'complete', cursor: null }
}

/** HiBob leaves out, without a word, what the service user may not see: without ids and states nothing can be compared. */
function mustBeReadable(row: Json): void {
  const missing = ['root.id', 'root.email', 'internal.status'].filter(
    (field) => textOf(read(row, field)) === null,
  )
  // A person may lack an address, never an id or a state.
  if (missing.includes('root.id') || missing.includes('internal.status'))
    throw new PullError(
      'permission_missing',
      `HiBob does not show ${missing.join(' and ')}: let the service user's permission group see the fields Root, Work, About and Employment of everyone.`,
    )
}

/** Fields come as `/work/title: { value }` or, made readable, nested without `root`. */
function read(row: Json, field: string): unknown {
  const flat = row[`/${field.replaceAll('.', '/')}`]
  if (flat !== undefined) return objectOf(flat).value
  return at(row, field.replace(/^root\./, '')) ?? at(row, field)
}
