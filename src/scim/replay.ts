/**
 * A request that was refused, applied again as if its provider had sent it now. Whoever asks for it was let in by another
 * door, so the rows at ours are left out; what it does to the directory passes the same steps as ever.
 */
import { groupType, userType } from '../protocols/scim/index.ts'
import type { OpenDirectory } from '../resources/directories/open.ts'
import type { ScimRuntime } from './deps.ts'
import { refusal } from './failure.ts'
import type { Endpoint, Flow } from './flow.ts'
import { recordOf } from './recording.ts'
import { run } from './run.ts'
import { table } from './table.ts'

export interface Replayed {
  status: number
  detail: string | null
}
export type Replay = (
  directory: OpenDirectory,
  /** As the request log kept it. */
  request: { method: string; path: string; body: unknown },
) => Promise<Replayed>

const ofList: Partial<Record<string, Endpoint>> = { POST: 'create' }
const ofOne: Partial<Record<string, Endpoint>> = { PUT: 'replace', PATCH: 'patch', DELETE: 'delete' }

export function replayOf(deps: ScimRuntime): Replay {
  return async (directory, { method, path, body }) => {
    const { pathname } = new URL(path, 'https://directory.invalid')
    const [, list = '', id] = pathname.split('/')
    const type = [userType, groupType].find(
      ({ endpoint }) => endpoint.toLowerCase() === `/${list.toLowerCase()}`,
    )
    const endpoint = (id === undefined ? ofList : ofOne)[method]
    if (!type || !endpoint) return { status: 400, detail: 'Only a change can be applied again.' }
    const flow: Flow = {
      deps,
      endpoint,
      type,
      directory,
      bytes: Buffer.from(JSON.stringify(body ?? {})),
      quirks: new Set(),
      seen: { changes: [] },
      input: {
        method,
        url: `/scim/v2.0/${directory.external_key}${pathname}`,
        query: {},
        external_key: directory.external_key,
        id,
        address: '',
        started: performance.now(),
        header: (name) => (name === 'content-type' ? 'application/scim+json' : undefined),
      },
    }
    await run(table, 'inside', flow)
    const { status, body: answer } = flow.answer ?? refusal(500, 'Something went wrong on the server.')
    deps.requests.add(recordOf(flow))
    return { status, detail: typeof answer?.detail === 'string' && status >= 400 ? answer.detail : null }
  }
}
