/**
 * Writes down requests beside the requests: collected for a moment and inserted together, so that a busy directory costs a
 * few statements a second. What was collected is lost when the process is killed; no change depends on it.
 */
import { sql } from 'kysely'
import type { Store } from '../../db/store.ts'
import type { Json } from '../../kernel/json.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Quirk } from '../../protocols/scim/index.ts'
import type { Understood } from './directory-requests.ts'
import { maskedBody, maskedPath } from './masking.ts'

export interface RecordedRequest {
  /** Whose base URL was called; the directory of it is looked up later. */
  external_key: string
  method: string
  path: string
  status: number
  scim_type: string | null
  detail: string | null
  request_body: Json
  response_body: Json
  understood: Understood
  quirks: Quirk[]
  user_agent: string | null
  token_suffix: string | null
  duration_ms: number
  created_at: string
}

export interface RequestRecorder {
  add(request: RecordedRequest): void
  /** Whatever is waiting is written. */
  flush(): Promise<void>
  stop(): Promise<void>
}

const waitMs = 250
/** Of one directory and one moment: enough to see what goes on, whatever arrives. */
const mostAtOnce = 25
const mostWaiting = 2_000

export function createRequestRecorder(store: Store, log: Logger): RequestRecorder {
  let waiting: RecordedRequest[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const requests = waiting
    waiting = []
    if (requests.length > 0)
      writing = writing
        .then(() => write(store, log, requests))
        .catch((error: unknown) => log.warn({ err: error }, 'Directory requests were not recorded'))
    return writing
  }

  return {
    add(request) {
      // Whoever knocks names the directory: what no database can look up is none, and must not spoil what waits beside it.
      if (waiting.length >= mostWaiting || request.external_key.includes('\0')) return
      waiting.push(request)
      timer ??= setTimeout(flush, waitMs).unref()
    },
    flush,
    stop: flush,
  }
}

async function write(store: Store, log: Logger, requests: readonly RecordedRequest[]): Promise<void> {
  const keys = [...new Set(requests.map(({ external_key }) => external_key))]
  const directories = await store.db
    .selectFrom('directories')
    .select(['id', 'environment_id', 'organization_id', 'external_key'])
    .where('external_key', 'in', keys)
    .where('state', '<>', 'deleting')
    .execute()
  for (const { external_key, ...directory } of directories) {
    const own = requests.filter((request) => request.external_key === external_key)
    // One directory's requests must not take another's with them.
    await keep(store, directory, own).catch((error: unknown) =>
      log.warn({ err: error, directory_id: directory.id }, 'Directory requests were not recorded'),
    )
  }
}

async function keep(store: Store, directory: Owner, own: readonly RecordedRequest[]): Promise<void> {
  const rows = worthKeeping(own).map((request) => rowOf(store, directory, request))
  await store.db.insertInto('directory_requests').values(rows).execute()
  await countQuirks(store, directory.id, own)
}

/** Failures first: they are what the log is read for. */
function worthKeeping(requests: readonly RecordedRequest[]): readonly RecordedRequest[] {
  if (requests.length <= mostAtOnce) return requests
  const failed = requests.filter(({ status }) => status >= 400)
  const others = requests.filter(({ status }) => status < 400)
  const kept = new Set([...failed, ...others].slice(0, mostAtOnce))
  return requests.filter((request) => kept.has(request))
}

interface Owner {
  id: string
  environment_id: string
  organization_id: string
}
function rowOf(store: Store, { id, ...owner }: Owner, request: RecordedRequest) {
  const { external_key: _, ...rest } = request
  return {
    ...rest,
    ...owner,
    id: store.newId('directory_request'),
    directory_id: id,
    path: maskedPath(request.path),
    request_body: request.request_body === null ? null : maskedBody(request.request_body),
    response_body: request.response_body === null ? null : maskedBody(request.response_body),
    understood: JSON.stringify(request.understood),
    quirks: JSON.stringify(request.quirks),
  }
}

async function countQuirks(
  store: Store,
  directory_id: string,
  requests: readonly RecordedRequest[],
): Promise<void> {
  const counts = new Map<Quirk, number>()
  for (const { quirks } of requests)
    for (const quirk of quirks) counts.set(quirk, (counts.get(quirk) ?? 0) + 1)
  const now = store.clock().toISOString()
  for (const [quirk, seen] of counts)
    await store.db
      .insertInto('directory_quirks')
      .values({ directory_id, quirk, seen, first_seen_at: now, last_seen_at: now })
      .onConflict((conflict) =>
        conflict
          .columns(['directory_id', 'quirk'])
          .doUpdateSet({ seen: sql`directory_quirks.seen + ${seen}`, last_seen_at: now }),
      )
      .execute()
}
