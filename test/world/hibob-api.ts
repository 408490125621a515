/** HiBob's people search as documented: a service user, fields by id, everybody in one answer, silence about what may not be seen. */
import { type FakeApi, startFakeApi } from './source-trouble.ts'

export interface BobEmployee {
  'root.id': string
  'root.email': string | null
  'root.firstName': string
  'root.surname': string
  'work.title'?: string
  'work.department'?: string
  'internal.status': 'Active' | 'Inactive'
  [more: string]: unknown
}
export interface HiBob extends FakeApi {
  employees: BobEmployee[]
  service_user_id: string
  token: string
  /** Fields that the service user may not see are left out, without a word. */
  hide(field: string): void
  /** Answers as machines like it: `/root/id: { value }`. */
  machineFormat(): void
}

export async function startHiBob(): Promise<HiBob> {
  const employees: BobEmployee[] = []
  const service_user_id = 'SERVICE-1234'
  const token = 'example-hibob-token'
  const hidden = new Set<string>()
  let flat = false
  const api = await startFakeApi(({ method, path, headers, body }) => {
    if (method !== 'POST' || path !== '/v1/people/search') return { status: 404, body: {} }
    const expected = `Basic ${Buffer.from(`${service_user_id}:${token}`).toString('base64')}`
    if (headers.authorization !== expected) return { status: 401, body: {} }
    if (headers['content-type'] !== 'application/json') return { status: 415, body: {} }
    const { fields = [], showInactive = false }: { fields?: string[]; showInactive?: boolean } =
      JSON.parse(body)
    if (fields.some((field) => !/^(root|work|internal|about)\./.test(field))) return { status: 400, body: {} }
    const visible = fields.filter((field) => !hidden.has(field))
    return {
      body: {
        employees: employees
          .filter((one) => showInactive || one['internal.status'] === 'Active')
          .map((one) => (flat ? machine(one, visible) : readable(one, visible))),
      },
    }
  })
  return {
    ...api,
    employees,
    service_user_id,
    token,
    hide: (field) => void hidden.add(field),
    machineFormat: () => {
      flat = true
    },
  }
}

function machine(one: BobEmployee, fields: string[]) {
  return Object.fromEntries(
    fields.flatMap((field) =>
      one[field] === undefined ? [] : [[`/${field.replaceAll('.', '/')}`, { value: one[field] }]],
    ),
  )
}
function readable(one: BobEmployee, fields: string[]) {
  const made: Record<string, unknown> = {}
  for (const field of fields) {
    const path = field.replace(/^root\./, '').split('.')
    const last = path.pop() ?? ''
    let place = made
    for (const name of path) {
      place[name] ??= {}
      place = place[name] as Record<string, unknown>
    }
    if (one[field] !== undefined) place[last] = one[field]
  }
  return made
}
