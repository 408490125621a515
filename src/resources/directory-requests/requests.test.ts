import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startStore } from '../../../test/world/store.ts'
import { createWorld } from '../../../test/world.ts'
import { type Store, systemActor } from '../../db/store.ts'
import { createLogger } from '../../kernel/log.ts'
import { createDirectory, deleteDirectory } from '../directories/lifecycle.ts'
import { listDirectoryRequests, quirkCounts } from './directory-requests.ts'
import { maskedBody, maskedPath } from './masking.ts'
import { createRequestRecorder, type RecordedRequest } from './record.ts'
import { trimRequests } from './retention.ts'

const { store, environment, stop } = await startStore('2026-03-01T12:00:00.000Z')
afterAll(stop)
const { acme } = await createWorld(store, environment.id)
const recorder = createRequestRecorder(store, createLogger('silent'))

let directory: { id: string; environment_id: string; external_key: string }
beforeAll(async () => {
  directory = await made(store)
})
async function made({ change }: Store) {
  const owner = { environment_id: environment.id, organization_id: acme.id }
  return change(systemActor, (tx) => createDirectory(tx, owner, { type: 'okta scim v2.0', name: 'People' }))
}

function request(more: Partial<RecordedRequest> = {}): RecordedRequest {
  return {
    external_key: directory.external_key,
    method: 'GET',
    path: '/Users',
    status: 200,
    scim_type: null,
    detail: null,
    request_body: null,
    response_body: null,
    understood: {
      operation: 'list',
      resource_type: 'User',
      resource_id: null,
      resource_name: null,
      changes: [],
    },
    quirks: [],
    user_agent: null,
    token_suffix: null,
    duration_ms: 3,
    created_at: '2026-03-01T12:00:00.000Z',
    ...more,
  }
}
const list = (options: { failed?: boolean } = {}) =>
  listDirectoryRequests(store.db, directory, { limit: 5_000, ...options })

describe('the request log', () => {
  it('keeps failures first when too much comes at once, and counts every quirk all the same', async () => {
    for (let at = 0; at < 100; at++) recorder.add(request({ quirks: ['capitalised_op'] }))
    recorder.add(request({ status: 409 }))
    await recorder.flush()
    expect(await list()).toHaveLength(25)
    expect(await list({ failed: true })).toMatchObject([{ status: 409 }])
    expect(await quirkCounts(store.db, directory.id)).toMatchObject([{ quirk: 'capitalised_op', seen: 100 }])
  })

  it('has no room for directories that are not there, or going', async () => {
    const gone = await made(store)
    await store.change(systemActor, (tx) => deleteDirectory(tx, gone, gone.id))
    const before = (await list()).length
    recorder.add(request({ external_key: 'nobody' }))
    recorder.add(request({ external_key: gone.external_key }))
    await recorder.flush()
    expect(await list()).toHaveLength(before)
    expect(await listDirectoryRequests(store.db, gone, { limit: 10 })).toEqual([])
  })

  it('shows nothing to another environment', async () => {
    const elsewhere = { ...directory, environment_id: 'environment_other' }
    expect(await listDirectoryRequests(store.db, elsewhere, { limit: 10 })).toEqual([])
  })

  it('loses nothing to what stands beside it', async () => {
    const other = await made(store)
    recorder.add(request({ external_key: 'no\0body' }))
    // A row that its database refuses: PostgreSQL has no NUL, and neither engine a duration of text.
    recorder.add(request({ external_key: other.external_key, detail: 'a\0b', duration_ms: Number.NaN }))
    recorder.add(request({ path: '/Users?beside=1' }))
    await recorder.flush()
    expect(await list()).toContainEqual(expect.objectContaining({ path: '/Users?beside=1' }))
  })

  it('is trimmed to the newest', async () => {
    const before = await list()
    while ((await trimRequests(store.db, 10, 4)) > 0);
    expect(await list()).toEqual(before.slice(0, 10))
  })
})

describe('a masked body', () => {
  it('has no secrets, whatever they are called and wherever they stand', () => {
    const text = maskedBody({
      password: 'geheim',
      nested: { apiToken: 'geheim', Client_Secret: ['geheim'] },
      Operations: [
        { op: 'replace', path: 'password', value: 'geheim' },
        { op: 'replace', path: 'title', value: 'shown' },
      ],
    })
    expect(text).not.toContain('geheim')
    expect(text).toContain('shown')
  })

  it('is short', () => {
    const many = { members: Array.from({ length: 50_000 }, (_, at) => ({ value: `user ${at}` })) }
    expect(maskedBody(many)).toContain('49980 more')
    expect(maskedBody({ text: 'x'.repeat(100_000) }).length).toBeLessThan(600)
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`a${at}`, 'value']))
    expect(maskedBody(wide).length).toBeLessThan(100)
  })

  it('is masked in the address too', () => {
    expect(maskedPath('/Users?filter=x&access_token=abc&b=1')).toBe(
      '/Users?filter=x&access_token=[masked]&b=1',
    )
  })
})
