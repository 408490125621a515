/** BambooHR's API v1 as documented: Basic with the key as user name, the report of everybody, who changed since. */
import { type FakeApi, startFakeApi } from './source-trouble.ts'

export interface BambooEmployee {
  id: string
  status: 'Active' | 'Inactive'
  firstName: string
  lastName: string
  workEmail: string | null
  department: string | null
  [more: string]: unknown
}
export interface BambooHr extends FakeApi {
  employees: BambooEmployee[]
  /** Ids by the instant of their last change. */
  changed: Map<string, string>
  host: string
  api_key: string
}

export async function startBambooHr(): Promise<BambooHr> {
  const employees: BambooEmployee[] = []
  const changed = new Map<string, string>()
  const api_key = 'example-bamboohr-key'
  const api = await startFakeApi(({ method, path, query, headers, body }) => {
    const expected = `Basic ${Buffer.from(`${api_key}:x`).toString('base64')}`
    if (headers.authorization !== expected)
      return { status: 401, body: '', headers: { 'x-bamboohr-error-message': 'Invalid API key' } }
    if (headers.accept !== 'application/json') return { status: 406, body: 'XML is what you get' }
    if (method === 'GET' && path === '/api/v1/employees/directory')
      return { body: { fields: [], employees: employees.filter(({ status }) => status === 'Active') } }
    if (method === 'GET' && path === '/api/v1/employees/changed') {
      const since = query.get('since') ?? ''
      if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(since))
        return { status: 400, body: {} }
      const rows = [...changed].filter(([, at]) => at >= since)
      const named = rows.map(([id, lastChanged]) => [id, { id, action: 'Updated', lastChanged }])
      return { body: { latest: new Date().toISOString(), employees: Object.fromEntries(named) } }
    }
    if (method === 'POST' && path === '/api/v1/reports/custom' && query.get('format') === 'JSON') {
      const { fields = [] }: { fields?: string[] } = JSON.parse(body)
      if (headers['content-type'] !== 'application/json' || fields.length === 0 || fields.length > 400)
        return { status: 400, body: {} }
      const everybody = query.get('onlyCurrent') === 'false'
      const rows = employees
        .filter(({ status }) => everybody || status === 'Active')
        .map((one) => Object.fromEntries(['id', ...fields].map((field) => [field, one[field] ?? null])))
      return {
        body: {
          title: 'Directory',
          fields: fields.map((id) => ({ id, type: 'text', name: id })),
          employees: rows,
        },
      }
    }
    return { status: 404, body: '' }
  })
  return { ...api, employees, changed, host: 'acme.bamboohr.com', api_key }
}
