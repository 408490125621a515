/** Workday's reports as a service: Basic, JSON only when asked for, everything in one answer. */
import { type FakeApi, startFakeApi } from './source-trouble.ts'

export interface Workday extends FakeApi {
  users: Record<string, string>[]
  groups: Record<string, string>[]
  users_url: string
  groups_url: string
  username: string
  password: string
}

export async function startWorkday(): Promise<Workday> {
  const users: Record<string, string>[] = []
  const groups: Record<string, string>[] = []
  const username = 'ISU_Gatehouse'
  const password = 'example workday password'
  const reports: Record<string, () => Record<string, string>[]> = {
    '/ccx/service/customreport2/acme/ISU_Gatehouse/Users': () => users,
    '/ccx/service/customreport2/acme/ISU_Gatehouse/Groups': () => groups,
  }
  const api = await startFakeApi(({ method, path, query, headers }) => {
    const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    if (headers.authorization !== expected) return { status: 401, body: '<html>Unauthorized</html>' }
    const report = reports[path]
    if (method !== 'GET' || !report) return { status: 404, body: '' }
    if (query.get('format') !== 'json') return { body: '<wd:Report_Data/>', type: 'text/xml' }
    return { body: { Report_Entry: report() } }
  })
  const [users_path, groups_path] = Object.keys(reports)
  return {
    ...api,
    users,
    groups,
    users_url: `${api.origin}${users_path}`,
    groups_url: `${api.origin}${groups_path}`,
    username,
    password,
  }
}
