/**
 * One synchronization of a directory: pull, compare, then hold or apply. Its state stands in its row, so that another
 * process can go on where one ended: a pull begins anew as another sync, everything after it continues. A pull that did
 * not come to its end compares nothing, and so deactivates nobody.
 */
import { createHash } from 'node:crypto'
import { systemActor } from '../db/store.ts'
import { secondsAfter } from '../kernel/clock.ts'
import { ApiError } from '../kernel/errors.ts'
import { parseJson } from '../kernel/json.ts'
import type { Logger } from '../kernel/log.ts'
import type { Sealer } from '../kernel/seal.ts'
import { type DirectoryRecord, recordOf } from '../resources/directories/directories.ts'
import { activate } from '../resources/directories/lifecycle.ts'
import { type OpenDirectory, openDirectory } from '../resources/directories/open.ts'
import { findSource } from '../resources/directory-syncs/sources.ts'
import type { SyncTrigger } from '../resources/directory-syncs/states.ts'
import { insertSync, type SyncRecord } from '../resources/directory-syncs/syncs.ts'
import { apply } from './apply.ts'
import { compareAndDecide } from './decide.ts'
import { recordFailure } from './failure.ts'
import { PullError } from './pull-error.ts'
import { sourceOf } from './settings.ts'
import { stage } from './stage.ts'
import { type PullDeps, pullWorldOf } from './world.ts'

export interface SyncDeps extends PullDeps {
  sealer: Sealer
  log: Logger
}

/** However well a source names its changes, everybody is listed once a day. */
const listedEverySeconds = 24 * 3_600

/** @param trigger absent: only what was begun or approved is brought to its end. */
export async function synchronize(
  deps: SyncDeps,
  directory_id: string,
  trigger: SyncTrigger | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { store } = deps
  const row = await store.db
    .selectFrom('directories')
    .selectAll()
    .where('id', '=', directory_id)
    .executeTakeFirst()
  if (!row || row.state === 'deleting') return
  const run: Run = { deps, directory: recordOf(row), signal }
  await abandonPulls(run)
  let resumed = false
  for (const sync of await unfinished(run)) {
    resumed ||= sync.trigger !== 'push'
    await goOn(run, sync)
  }
  // Whoever asks for one wants what the source says now, whatever was still to be finished.
  if (trigger !== undefined && !(resumed && trigger === 'schedule')) await begin(run, trigger)
}

interface Run {
  deps: SyncDeps
  directory: DirectoryRecord
  signal: AbortSignal
}

/** Whoever pulled is dead, or has lost the directory to us: what they stage from now on counts for nothing. */
async function abandonPulls({ deps: { store }, directory }: Run): Promise<void> {
  await store.db
    .updateTable('directory_syncs')
    .set({ state: 'superseded', finished_at: store.clock().toISOString() })
    .where('directory_id', '=', directory.id)
    .where('state', '=', 'pulling')
    .execute()
}

async function unfinished({ deps: { store }, directory }: Run): Promise<SyncRecord[]> {
  return store.db
    .selectFrom('directory_syncs')
    .selectAll()
    .where('directory_id', '=', directory.id)
    .where('state', 'in', ['comparing', 'applying'])
    .orderBy('id')
    .execute()
}

async function begin(run: Run, trigger: SyncTrigger): Promise<void> {
  const { deps, directory, signal } = run
  const sync = await deps.store.change(systemActor, (tx) =>
    insertSync(tx, directory, { trigger, state: 'pulling' }),
  )
  try {
    await pull(run, sync)
  } catch (error) {
    signal.throwIfAborted()
    const known = pullErrorOf(error)
    if (!known) throw error
    deps.log.warn(
      { directory_id: directory.id, code: known.code, err: known },
      'a directory could not be pulled',
    )
    await recordFailure(deps.store, directory, sync, known)
    return
  }
  const next = await findState(run, sync.id)
  if (next) await goOn(run, next)
}

/** Settings that no longer fit are the customer's to mend, like credentials. */
function pullErrorOf(error: unknown): PullError | undefined {
  if (error instanceof PullError) return error
  if (!(error instanceof ApiError) || error.status !== 422) return undefined
  const details = (error.parts.errors ?? []).map(({ message }) => message)
  return new PullError('settings_wrong', 'The settings of the source are not complete.', { details })
}

async function findState({ deps: { store } }: Run, id: string): Promise<SyncRecord | undefined> {
  return store.db
    .selectFrom('directory_syncs')
    .selectAll()
    .where('id', '=', id)
    .where('state', 'in', ['comparing', 'applying'])
    .executeTakeFirst()
}

async function pull(run: Run, sync: SyncRecord): Promise<void> {
  const { deps, directory, signal } = run
  const { store } = deps
  const open = await openDirectory(store.db, directory, directory.id)
  const salt = saltOf(open)
  // Somebody who asks by hand wants to know, not to be told that nothing changed.
  const cursor = sync.trigger === 'manual' ? null : await cursorOf(run, salt)
  const end = await withinTime(signal, (limited) => {
    const pulling = sourceOf(directory, deps.sealer).pull(pullWorldOf(deps, directory.id, limited), cursor)
    return stage({ store, sync_id: sync.id, salt, signal: limited }, pulling)
  })
  await store.change(systemActor, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('directory_syncs')
      .set({
        state: 'comparing',
        listed: end.listed,
        cursor: end.cursor === null ? null : JSON.stringify({ salt, at: end.cursor }),
        whole_groups: end.whole_groups ? JSON.stringify(end.whole_groups) : null,
      })
      .where('id', '=', sync.id)
      .where('state', '=', 'pulling')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    // It answers again; what is to become of its answer is decided later.
    if (open.state === 'invalid_credentials') await activate(tx, open)
  })
}

/** No list takes so long: a source that never comes to its end, drop by drop, must give its worker back. */
const longestPullMs = 2 * 3_600_000

async function withinTime<T>(signal: AbortSignal, work: (limited: AbortSignal) => Promise<T>): Promise<T> {
  const over = AbortSignal.timeout(longestPullMs)
  try {
    return await work(AbortSignal.any([signal, over]))
  } catch (error) {
    if (!over.aborted || signal.aborted) throw error
    throw new PullError('unreachable', 'The source did not come to an end within two hours.', {
      cause: error,
    })
  }
}

/** The same person comes out differently under another attribute map or another rule for those who leave. */
function saltOf({ attribute_map, deactivation }: OpenDirectory): string {
  const text = JSON.stringify([attribute_map, deactivation])
  return createHash('sha256').update(text).digest('base64url').slice(0, 12)
}

/** Null, which lists everybody: at first, once a day, under another map, and while somebody has to decide. */
async function cursorOf({ deps: { store }, directory }: Run, salt: string): Promise<string | null> {
  const source = await findSource(store.db, directory.id)
  if (!source?.cursor || source.listed_at === null) return null
  const due = secondsAfter(store.clock(), -listedEverySeconds).toISOString()
  const position: { salt: string; at: string } = parseJson(source.cursor)
  if (source.listed_at <= due || position.salt !== salt) return null
  const held = await store.db
    .selectFrom('directory_syncs')
    .select('id')
    .where('directory_id', '=', directory.id)
    .where('state', '=', 'held')
    .where('trigger', '<>', 'push')
    .executeTakeFirst()
  return held ? null : position.at
}

async function goOn(run: Run, sync: SyncRecord): Promise<void> {
  const { deps, signal, directory } = run
  const { store } = deps
  const decided =
    sync.state === 'comparing' ? await compareAndDecide({ store, directory, signal }, sync) : sync
  if (decided?.state !== 'applying') return
  await store.change(systemActor, async (tx) =>
    activate(tx, await openDirectory(tx.db, directory, directory.id)),
  )
  await apply({ store, sync: decided, signal })
  await complete(run, decided)
}

/** The position moves on only now: whatever was not applied is asked for again. */
async function complete({ deps: { store } }: Run, sync: SyncRecord): Promise<void> {
  await store.change(systemActor, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('directory_syncs')
      .set({ state: 'completed', finished_at: tx.now })
      .where('id', '=', sync.id)
      .where('state', '=', 'applying')
      .executeTakeFirst()
    if (numUpdatedRows === 0n || sync.trigger === 'push') return
    await tx.db
      .updateTable('directory_sources')
      .set({
        failures: 0,
        failing_since: null,
        synced_at: tx.now,
        ...(sync.listed !== 'unchanged' && { cursor: sync.cursor }),
        // What was held is older than what the next pull lists.
        ...(sync.listed === 'complete' && { listed_at: sync.created_at }),
      })
      .where('directory_id', '=', sync.directory_id)
      .execute()
  })
}
