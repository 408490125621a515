/** When and from where a directory is pulled next. Its settings are the directory's own; this is what a sync leaves behind. */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { DirectorySourceRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { parseJson } from '../../kernel/json.ts'
import { findEnvironment } from '../environments/environments.ts'
import { type DirectoryHoldPolicy, type HoldPolicy, holdFigures } from './contract.ts'
import type { SyncTrigger } from './states.ts'

export type SourceRecord = Selectable<DirectorySourceRow>

export const defaultCadenceSeconds = 30 * 60

export interface DirectoryOwner {
  id: string
  environment_id: string
  organization_id: string
}

export async function findSource(db: Db, directory_id: string): Promise<SourceRecord | undefined> {
  return db
    .selectFrom('directory_sources')
    .selectAll()
    .where('directory_id', '=', directory_id)
    .executeTakeFirst()
}

/** The next sync begins as soon as somebody works; one that runs already is followed by another. */
export async function requestSync(tx: Tx, directory: DirectoryOwner, trigger: SyncTrigger): Promise<void> {
  await tx.db
    .insertInto('directory_sources')
    .values({ ...fresh(tx, directory), next_sync_at: tx.now, trigger })
    .onConflict((conflict) =>
      conflict.column('directory_id').doUpdateSet({ next_sync_at: tx.now, trigger, updated_at: tx.now }),
    )
    .execute()
}

/** What is asked for again from the beginning: other settings make whatever was kept of the old ones worthless. */
export async function forgetPosition(tx: Tx, directory_id: string): Promise<void> {
  await tx.db
    .updateTable('directory_sources')
    .set({ cursor: null, listed_at: null, failures: 0, failing_since: null })
    .where('directory_id', '=', directory_id)
    .execute()
}

export interface SourceChange {
  /** Seconds from one sync to the next. */
  cadence_seconds?: number
  /** Null: as the environment says. */
  policy?: Partial<HoldPolicy> | null
}

export async function changeSource(tx: Tx, directory: DirectoryOwner, change: SourceChange): Promise<void> {
  const { cadence_seconds, policy } = change
  const set = {
    ...(cadence_seconds !== undefined && { cadence_seconds }),
    ...(policy !== undefined && { policy: policy === null ? null : JSON.stringify(policy) }),
    updated_at: tx.now,
  }
  await tx.db
    .insertInto('directory_sources')
    .values({ ...fresh(tx, directory), ...set })
    .onConflict((conflict) => conflict.column('directory_id').doUpdateSet(set))
    .execute()
}

type Kept = Pick<DirectoryOwner, 'id' | 'environment_id'>

export async function holdPolicyOf(db: Db, directory: Kept): Promise<HoldPolicy> {
  const [{ settings }, own] = await Promise.all([
    findEnvironment(db, directory.environment_id),
    ownHoldPolicyOf(db, directory),
  ])
  return { ...settings.directory_holds, ...own }
}

/** What differs from the environment's. */
export async function ownHoldPolicyOf(db: Db, { id }: Kept): Promise<Partial<HoldPolicy>> {
  const source = await findSource(db, id)
  return source?.policy ? parseJson(source.policy) : {}
}

/** As it is shown. */
export async function directoryHoldPolicyOf(db: Db, directory: Kept): Promise<DirectoryHoldPolicy> {
  const [policy, own] = await Promise.all([holdPolicyOf(db, directory), ownHoldPolicyOf(db, directory)])
  return {
    object: 'directory_hold_policy',
    directory_id: directory.id,
    ...policy,
    own: holdFigures.filter((name) => own[name] !== undefined),
  }
}

function fresh(tx: Tx, directory: DirectoryOwner): SourceRecord {
  return {
    id: tx.newId('directory_source'),
    environment_id: directory.environment_id,
    organization_id: directory.organization_id,
    directory_id: directory.id,
    created_at: tx.now,
    updated_at: tx.now,
    cadence_seconds: defaultCadenceSeconds,
    policy: null,
    cursor: null,
    listed_at: null,
    next_sync_at: null,
    trigger: 'schedule',
    failures: 0,
    failing_since: null,
    synced_at: null,
  }
}
