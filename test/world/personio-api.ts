/** Personio's API v1 as documented: a token for client id and secret, employees at most 100 a page, `updated_since`. */
import { type FakeApi, pageOf, startFakeApi } from './source-trouble.ts'

export interface PersonioEmployee {
  id: number
  first_name: string
  last_name: string
  email: string | null
  status: 'active' | 'inactive' | 'onboarding' | 'leave'
  position?: string
  department?: { id: number; name: string }
  last_modified_at: string
}
export interface Personio extends FakeApi {
  employees: PersonioEmployee[]
  client_id: string
  client_secret: string
}

export async function startPersonio(): Promise<Personio> {
  const employees: PersonioEmployee[] = []
  const client_id = 'papi-example'
  const client_secret = 'example personio secret'
  const tokens = new Set<string>()
  const api = await startFakeApi(({ method, path, query, headers, body }) => {
    if (method === 'POST' && path === '/v1/auth') {
      const given: Record<string, unknown> = JSON.parse(body)
      if (given.client_id !== client_id || given.client_secret !== client_secret)
        return { status: 401, body: { success: false, error: { code: 0, message: 'Wrong credentials' } } }
      const token = `papi-token-${tokens.size}`
      tokens.add(token)
      return { body: { success: true, data: { token, expires_in: 86_400 } } }
    }
    if (method !== 'GET' || path !== '/v1/company/employees') return { status: 404, body: {} }
    if (!tokens.has(headers.authorization?.replace(/^Bearer /, '') ?? '')) return { status: 401, body: {} }
    const limit = Number(query.get('limit') ?? 50)
    const offset = Number(query.get('offset') ?? 0)
    if (!(limit >= 1 && limit <= 100 && offset >= 0)) return { status: 400, body: {} }
    const since = query.get('updated_since')
    if (since !== null && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(since)) return { status: 400, body: {} }
    const found = employees.filter((one) => since === null || one.last_modified_at >= since)
    return {
      body: {
        success: true,
        metadata: {
          total_elements: found.length,
          current_page: Math.floor(offset / limit),
          total_pages: Math.ceil(found.length / limit),
        },
        offset,
        limit,
        data: pageOf(found, offset, limit).page.map((one) => ({
          type: 'Employee',
          attributes: attributesOf(one),
        })),
      },
    }
  })
  return { ...api, employees, client_id, client_secret }
}

function attributesOf({ department, ...one }: PersonioEmployee) {
  const plain = Object.entries(one).map(([name, value]) => [
    name,
    { label: name, value, type: 'standard', universal_id: name },
  ])
  return {
    ...Object.fromEntries(plain),
    department: {
      label: 'Department',
      value: department ? { type: 'Department', attributes: department } : null,
    },
  }
}
