/** Metadata addresses are read again in their own pace, and what they say is judged by the table of key-set.ts. */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { MetadataWatchRow } from '../../db/schema.ts'
import { type Actor, type Store, systemActor, type Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { conflict } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { maybeCertificates } from '../connections/certificates.ts'
import type { SamlConfiguration } from '../connections/configuration.ts'
import { maybeFindActive } from '../connections/configurations.ts'
import { findConnection, lockConnection } from '../connections/connections.ts'
import { type Reading, type ReadingContext, readSamlSource } from '../connections/identity-provider.ts'
import { tellContacts } from '../it-contacts/tell-contacts.ts'
import { acceptCertificate } from './accepted.ts'
import { proposeChange, withdrawChanges } from './changes.ts'
import { type ChangeReason, judgeKeySet } from './key-set.ts'
import { listRetired } from './retired.ts'

export type WatchRow = Selectable<MetadataWatchRow>

export interface WatchDeps {
  store: Store
  reading: Omit<ReadingContext, 'now'>
  /** 0: never by itself. */
  refresh_hours: number
  /** From 0 to 1. */
  random: () => number
}

export type RefreshOutcome =
  | { outcome: 'unchanged' | 'added' }
  | { outcome: 'waiting'; reason: ChangeReason }
  | { outcome: 'failed'; problem: { code: string; message: string } }

const hour = 3_600
const firstRetry = 5 * 60

/** The pace, give or take a fifth: what began together does not stay together. */
export function secondsToNextRefresh(refresh_hours: number, random: number): number {
  return Math.round(refresh_hours * hour * (0.8 + 0.4 * random))
}
/** Minutes at first, then twice as long each time, never longer than the pace itself. */
export function secondsToRetry(refresh_hours: number, failures: number): number {
  return Math.min(refresh_hours * hour, firstRetry * 2 ** Math.min(failures, 20))
}

/** @throws 409 when the connection has no metadata address. */
export async function refreshMetadata(
  deps: WatchDeps,
  actor: Actor,
  scope: { environment_id: string; organization_id?: string },
  id: string,
): Promise<RefreshOutcome> {
  const { store } = deps
  const connection = await findConnection(store.db, scope, id)
  const metadata_url = watchedUrl((await maybeFindActive(store.db, connection.id))?.settings)
  if (metadata_url === undefined)
    throw conflict('no_metadata_url', 'The active configuration of this connection has no metadata address.')
  // Outside of any transaction: a slow identity provider must not hold a lock.
  const read = await readSamlSource({ ...deps.reading, now: store.clock() }, { metadata_url })
  return store.change(actor, async (tx) => {
    const row = await lockConnection(tx, scope, connection.id)
    const active = await maybeFindActive(tx.db, row.id)
    // Somebody was faster: what was read belongs to an address that does not count any more.
    if (active?.settings.protocol !== 'saml' || watchedUrl(active.settings) !== metadata_url)
      return { outcome: 'unchanged' }
    if (!read.settings) return noteFailure(tx, deps, row.id, read)
    const accepted = keySetOf(active.settings)
    const published = keySetOf(read.settings)
    const verdict = judgeKeySet(accepted, published, await listRetired(tx.db, row.id))
    await tx.db
      .updateTable('metadata_watches')
      .set({
        refreshed_at: tx.now,
        next_refresh_at: nextRefresh(tx, deps),
        published: JSON.stringify(published.fingerprints),
        failures: 0,
        failing_since: null,
        problem: null,
      })
      .where('connection_id', '=', row.id)
      .execute()
    if (verdict.do === 'ask') {
      await proposeChange(tx, row, verdict.reason, read.settings)
      return { outcome: 'waiting', reason: verdict.reason }
    }
    await withdrawChanges(tx, row.id)
    if (verdict.do === 'nothing') return { outcome: 'unchanged' }
    const added = publishedCertificate(read.settings, verdict.fingerprint)
    await acceptCertificate(tx, row, active, added.pem)
    await tellContacts(tx, {
      environment_id: row.environment_id,
      organization_id: row.organization_id,
      kind: 'certificate_added',
      data: { connection_name: row.name, fingerprint: added.fingerprint, expires_at: added.not_after },
    })
    return { outcome: 'added' }
  })
}

export async function listDueWatches(
  store: Store,
  refresh_hours: number,
  limit: number,
): Promise<WatchRow[]> {
  const now = store.clock()
  // One that lies further ahead than it ever should was planned by a clock that was wrong.
  const absurd = secondsAfter(now, 2 * refresh_hours * hour).toISOString()
  return store.db
    .selectFrom('metadata_watches')
    .innerJoin('connections', 'connections.id', 'metadata_watches.connection_id')
    .selectAll('metadata_watches')
    .where('connections.state', '=', 'active')
    .where(({ eb, or }) =>
      or([eb('next_refresh_at', '<=', now.toISOString()), eb('next_refresh_at', '>', absurd)]),
    )
    .orderBy('next_refresh_at')
    .limit(limit)
    .execute()
}

export async function listWatches(db: Db, connection_ids: readonly string[]): Promise<WatchRow[]> {
  if (connection_ids.length === 0) return []
  return db.selectFrom('metadata_watches').selectAll().where('connection_id', 'in', connection_ids).execute()
}

export function publishedOf(watch: WatchRow | undefined): string[] {
  return watch ? parseJson<string[]>(watch.published) : []
}

/** For the job: one that is due, by the system. */
export function refreshDue(deps: WatchDeps, { environment_id, connection_id }: WatchRow) {
  return refreshMetadata(deps, systemActor, { environment_id }, connection_id)
}

async function noteFailure(
  tx: Tx,
  deps: WatchDeps,
  connection_id: string,
  { findings }: Reading<SamlConfiguration>,
): Promise<RefreshOutcome> {
  const { code, message } = findings.find(({ tone }) => tone === 'bad') ?? {
    code: 'not_metadata',
    message: 'There is no identity provider with a certificate in what the address answered.',
  }
  const problem = { code, message }
  const [watch] = await listWatches(tx.db, [connection_id])
  const failures = (watch?.failures ?? 0) + 1
  await tx.db
    .updateTable('metadata_watches')
    .set({
      failures,
      failing_since: watch?.failing_since ?? tx.now,
      next_refresh_at: secondsAfter(tx.at, secondsToRetry(deps.refresh_hours, failures)).toISOString(),
      problem: JSON.stringify(problem),
    })
    .where('connection_id', '=', connection_id)
    .execute()
  return { outcome: 'failed', problem }
}

function nextRefresh(tx: Tx, { refresh_hours, random }: WatchDeps): string {
  return secondsAfter(tx.at, secondsToNextRefresh(refresh_hours, random())).toISOString()
}

function watchedUrl(settings: { protocol: string } | undefined): string | undefined {
  const saml = settings && isSaml(settings) ? settings : undefined
  return saml?.metadata_source === 'url' ? (saml.metadata_url ?? undefined) : undefined
}
function isSaml(settings: { protocol: string }): settings is SamlConfiguration {
  return settings.protocol === 'saml'
}

function keySetOf({ idp_entity_id, sso_url, certificates }: SamlConfiguration) {
  return {
    idp_entity_id,
    sso_url,
    fingerprints: maybeCertificates(certificates).map(({ fingerprint }) => fingerprint),
  }
}
function publishedCertificate({ certificates }: SamlConfiguration, fingerprint: string) {
  const found = maybeCertificates(certificates).find((one) => one.fingerprint === fingerprint)
  if (!found) throw new Error('A verdict about a certificate that was not published')
  return found
}
