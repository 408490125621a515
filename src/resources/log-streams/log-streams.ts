/** Log streams of an organization: where its events go. State by state as docs/log-streams.md draws it. */
import { createHmac } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { LogStreamRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { conflict, invalid, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { refuseElsewhere } from '../../kernel/kept-secrets.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { destinations } from '../../log-streams/destinations/index.ts'
import {
  type LogStreamState,
  type LogStreamType,
  logStreamStates,
  logStreamTypes,
  type StreamFamily,
  type StreamSource,
  streamFamilies,
  streamSources,
} from '../../log-streams/types.ts'
import type { LogStream } from './contract.ts'
import { masksOf, openSettings, sealSecrets, splitSettings } from './secrets.ts'
import { headOf } from './sources.ts'

export interface StreamScope {
  environment_id: string
  organization_id: string
}
export interface StreamRecord extends Omit<Selectable<LogStreamRow>, 'type' | 'state' | 'families'> {
  type: LogStreamType
  state: LogStreamState
  families: StreamFamily[]
}

/** More would only multiply what leaves: one stream per destination and a spare are plenty. */
const maxStreams = 10

export async function findStream(db: Db, scope: StreamScope, id: string): Promise<StreamRecord> {
  const row = await db
    .selectFrom('log_streams')
    .selectAll()
    .where('environment_id', '=', scope.environment_id)
    .where('organization_id', '=', scope.organization_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('Log Stream', id)
  return streamRecordOf(row)
}

/** For whoever knows the id only: the command line. */
export async function findStreamIn(db: Db, environment_id: string, id: string): Promise<StreamRecord> {
  const row = await db
    .selectFrom('log_streams')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('Log Stream', id)
  return streamRecordOf(row)
}

export async function listStreamsOf(db: Db, scope: StreamScope): Promise<StreamRecord[]> {
  const rows = await db
    .selectFrom('log_streams')
    .selectAll()
    .where('environment_id', '=', scope.environment_id)
    .where('organization_id', '=', scope.organization_id)
    .orderBy('id')
    .execute()
  return rows.map(streamRecordOf)
}

export interface StreamInput {
  type: LogStreamType
  name?: string
  families?: readonly StreamFamily[]
  settings: Record<string, unknown>
  /** Absent: events from now on. An instant: those since then too. */
  since?: string
}

/** Inactive at first: `activateStream` is for settings that a trial has passed. @throws 422 as the destination's schema says. */
export async function createStream(
  tx: Tx,
  scope: StreamScope,
  input: StreamInput,
  sealer: Sealer,
): Promise<StreamRecord> {
  // The organization's row is the lock: the limit holds for two at once.
  const organization = await tx.db
    .updateTable('organizations')
    .set((row) => ({ updated_at: row.ref('updated_at') }))
    .where('environment_id', '=', scope.environment_id)
    .where('id', '=', scope.organization_id)
    .returning('id')
    .executeTakeFirst()
  if (!organization) throw notFound('Organization', scope.organization_id)
  if ((await listStreamsOf(tx.db, scope)).length >= maxStreams)
    throw conflict('too_many_log_streams', `An organization has at most ${maxStreams} log streams.`)
  const destination = destinations[input.type]
  const { shown, secret } = splitSettings(input.type, destination.parse(input.settings))
  const id = tx.newId('als')
  const row: StreamRecord = {
    id,
    ...scope,
    type: input.type,
    name: input.name ?? destination.name,
    state: 'inactive',
    external_id: externalIdOf(sealer, scope),
    settings: JSON.stringify(shown),
    secrets: sealSecrets(sealer, id, secret),
    families: familiesOf(input.families),
    version: 1,
    batch_events: null,
    attempts: 0,
    next_attempt_at: null,
    leased_until: null,
    activated_at: null,
    failing_since: null,
    error_message: null,
    last_synced_at: null,
    last_synced_event_id: null,
    created_at: tx.now,
    updated_at: tx.now,
  }
  await tx.db
    .insertInto('log_streams')
    .values({ ...row, families: JSON.stringify(row.families) })
    .execute()
  for (const source of streamSources)
    await tx.db
      .insertInto('log_stream_cursors')
      .values({ stream_id: id, source, position: await headOf(tx.db, scope, source, input.since) })
      .execute()
  return row
}

/**
 * What a customer's AWS role asks us to say, so that nobody else can have us use it (the confused deputy). The same for
 * all streams of an organization, known before the first is made, and nobody's to choose.
 */
export function externalIdOf(sealer: Sealer, { organization_id }: StreamScope): string {
  const key = sealer.deriveKey('log stream external id')
  return createHmac('sha256', key).update(organization_id).digest('base64url').slice(0, 32)
}

/** Other settings, in force at once. What was left out of the secrets stays as it was. */
export async function updateStream(
  tx: Tx,
  scope: StreamScope,
  id: string,
  input: { name?: string; families?: readonly StreamFamily[]; settings?: Record<string, unknown> },
  sealer: Sealer,
): Promise<StreamRecord> {
  const row = await lockStream(tx, scope, id)
  const change = {
    ...(input.name !== undefined && { name: input.name }),
    ...(input.families !== undefined && { families: familiesOf(input.families) }),
    ...(input.settings !== undefined && resettled(row, input.settings, sealer)),
    updated_at: tx.now,
  }
  await setStream(tx, id, change)
  return { ...row, ...change }
}

function resettled(row: StreamRecord, settings: Record<string, unknown>, sealer: Sealer) {
  const { shown, secret } = splitSettings(row.type, settingsAfter(row, settings, sealer))
  return {
    settings: JSON.stringify(shown),
    secrets: sealSecrets(sealer, row.id, secret),
    version: row.version + 1,
    batch_events: null,
  }
}

/** What a form sends back has no secrets that were not typed anew. @throws 422, also for secrets that would go to another host. */
export function settingsAfter(
  row: StreamRecord,
  settings: Record<string, unknown>,
  sealer: Sealer,
): Record<string, unknown> {
  const before = openSettings(sealer, row)
  const { secret } = splitSettings(row.type, before)
  const kept = Object.keys(secret).filter((name) => settings[name] === undefined)
  refuseElsewhere(before, { ...secret, ...settings }, kept)
  return destinations[row.type].parse({ ...secret, ...settings })
}

/** Streams from where it stopped; after a trial that passed. */
export async function activateStream(tx: Tx, scope: StreamScope, id: string): Promise<StreamRecord> {
  const row = await lockStream(tx, scope, id)
  const change = {
    state: 'active' as const,
    activated_at: row.activated_at ?? tx.now,
    attempts: 0,
    next_attempt_at: null,
    failing_since: null,
    error_message: null,
    updated_at: tx.now,
  }
  await setStream(tx, id, change)
  return { ...row, ...change }
}

/** Nothing leaves; what happens meanwhile waits. */
export async function pauseStream(tx: Tx, scope: StreamScope, id: string): Promise<StreamRecord> {
  const row = await lockStream(tx, scope, id)
  const change = { state: 'inactive' as const, next_attempt_at: null, updated_at: tx.now }
  await setStream(tx, id, change)
  return { ...row, ...change }
}

/** Sends again whatever happened since then. Later events follow in order. */
export async function backfillStream(
  tx: Tx,
  scope: StreamScope,
  id: string,
  since: string,
): Promise<StreamRecord> {
  const row = await lockStream(tx, scope, id)
  for (const source of streamSources)
    await tx.db
      .updateTable('log_stream_cursors')
      .set({ position: await headOf(tx.db, scope, source, since) })
      .where('stream_id', '=', id)
      .where('source', '=', source)
      .execute()
  return row
}

export async function deleteStream(tx: Tx, scope: StreamScope, id: string): Promise<void> {
  await lockStream(tx, scope, id)
  await tx.db.deleteFrom('log_streams').where('id', '=', id).execute()
}

/** Its row locked until the commit: changes of one stream follow each other. */
export async function lockStream(tx: Tx, scope: StreamScope, id: string): Promise<StreamRecord> {
  const row = await tx.db
    .updateTable('log_streams')
    .set((stream) => ({ updated_at: stream.ref('updated_at') }))
    .where('environment_id', '=', scope.environment_id)
    .where('organization_id', '=', scope.organization_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw notFound('Log Stream', id)
  return streamRecordOf(row)
}

async function setStream(tx: Tx, id: string, change: Partial<StreamRecord>): Promise<void> {
  const { families, ...rest } = change
  await tx.db
    .updateTable('log_streams')
    .set({ ...rest, ...(families && { families: JSON.stringify(families) }) })
    .where('id', '=', id)
    .execute()
}

function familiesOf(families: readonly StreamFamily[] = ['audit']): StreamFamily[] {
  if (families.length === 0)
    throw invalid([{ field: 'families', code: 'too_few', message: 'Choose what to stream.' }])
  return streamFamilies.filter((family) => families.includes(family))
}

/** The sources that a stream reads. */
export function sourcesOf({ families }: StreamRecord): StreamSource[] {
  return streamSources.filter((source) =>
    source === 'audit' ? families.includes('audit') : families.some((family) => family !== 'audit'),
  )
}

export function streamRecordOf(row: Selectable<LogStreamRow>): StreamRecord {
  const type = logStreamTypes.find((one) => one === row.type)
  const state = logStreamStates.find((one) => one === row.state)
  if (!type || !state) throw new Error(`log stream ${row.id} is of another release`)
  return { ...row, type, state, families: parseJson(row.families) }
}

export function logStreamOf(row: StreamRecord, sealer: Sealer): LogStream {
  return {
    object: 'log_stream',
    id: row.id,
    organization_id: row.organization_id,
    type: row.type,
    name: row.name,
    state: row.state,
    families: row.families,
    settings: parseJson(row.settings),
    secrets: masksOf(row.type, openSettings(sealer, row)),
    activated_at: row.activated_at,
    error_message: row.error_message,
    failing_since: row.failing_since,
    last_synced_at: row.last_synced_at,
    last_synced_event_id: row.last_synced_event_id,
    next_attempt_at: row.next_attempt_at,
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}
