/**
 * Mass deactivation by push. A provider that pushes tells of one person after another, and wants an answer for each, so
 * nobody can know at the first that there will be hundreds. Within an hour, as many leave as the policy lets pass; from
 * then on the provider is answered as if all was well, and the change is kept in a sync that waits for somebody. Who is
 * active again for the provider meanwhile is taken out of it.
 */
import { sql } from 'kysely'
import type { Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { parseJson } from '../../kernel/json.ts'
import { tellHeld } from './contacts.ts'
import type { SyncCounts, SyncPerson } from './contract.ts'
import { tooManyLeave } from './policy.ts'
import { type DirectoryOwner, holdPolicyOf } from './sources.ts'
import { insertSync, noCounts, type SyncRecord } from './syncs.ts'

const windowSeconds = 3_600
/**
 * Of fewer people a share says nothing: whoever tries a provider out with five test accounts, or a conformance suite, deletes
 * most of them again and expects them gone.
 */
const shareFromPeople = 50
/** Of those who are named. */
export const sampleSize = 20

export interface Leaver {
  id: string
  idp_id: string
  name?: string | null
  email?: string | null
}

/**
 * To be asked in the transaction, before an active user is deactivated or deleted.
 * @returns true: it is held. The user stays as they are, and the provider is answered as if it was done.
 */
export async function holdPushedDeactivation(
  tx: Tx,
  directory: DirectoryOwner,
  user: Leaver,
  how: 'deactivate' | 'delete',
): Promise<boolean> {
  const policy = await holdPolicyOf(tx.db, directory)
  const recent = await recentDepartures(tx, directory.id, user.idp_id)
  const active = (await activePeople(tx, directory.id)) + recent
  const share = active < shareFromPeople ? null : policy.deactivated_percent
  if (!tooManyLeave(recent + 1, active, { ...policy, deactivated_percent: share })) {
    await noteDeparture(tx, directory.id, user.idp_id)
    return false
  }
  await keep(tx, directory, user, how)
  return true
}

/** The provider says that the user is active, or changes them as somebody who is: nothing is held any more. */
export async function dropHeldDeactivation(tx: Tx, directory_id: string, idp_id: string): Promise<void> {
  const held = await heldPush(tx, directory_id)
  if (!held) return
  const { numDeletedRows } = await tx.db
    .deleteFrom('directory_staged_users')
    .where('sync_id', '=', held.id)
    .where('idp_id', '=', idp_id)
    .executeTakeFirst()
  if (numDeletedRows === 0n) return
  const left = await countHeld(tx, held.id)
  const people: SyncPerson[] = parseJson(held.sample ?? '[]')
  await tx.db
    .updateTable('directory_syncs')
    .set({
      ...heldCounts(left),
      sample: JSON.stringify(people.filter((person) => person.idp_id !== idp_id)),
      ...(left === 0 && { state: 'superseded', finished_at: tx.now }),
    })
    .where('id', '=', held.id)
    .where('state', '=', 'held')
    .execute()
}

async function recentDepartures(tx: Tx, directory_id: string, except: string): Promise<number> {
  const since = secondsAfter(tx.at, -windowSeconds).toISOString()
  const { n } = await tx.db
    .selectFrom('directory_departures')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('directory_id', '=', directory_id)
    .where('departed_at', '>', since)
    .where('idp_id', '<>', except)
    .executeTakeFirstOrThrow()
  return Number(n)
}

async function activePeople(tx: Tx, directory_id: string): Promise<number> {
  const { n } = await tx.db
    .selectFrom('directory_counts')
    .select((row) => row.fn.sum<number | null>('active_users').as('n'))
    .where('directory_id', '=', directory_id)
    .executeTakeFirstOrThrow()
  return Number(n ?? 0)
}

async function noteDeparture(tx: Tx, directory_id: string, idp_id: string): Promise<void> {
  await tx.db
    .insertInto('directory_departures')
    .values({ directory_id, idp_id, departed_at: tx.now })
    .onConflict((conflict) =>
      conflict.columns(['directory_id', 'idp_id']).doUpdateSet({ departed_at: tx.now }),
    )
    .execute()
}

async function keep(tx: Tx, directory: DirectoryOwner, user: Leaver, how: 'deactivate' | 'delete') {
  const held =
    (await heldPush(tx, directory.id)) ??
    (await insertSync(tx, directory, {
      trigger: 'push',
      state: 'held',
      listed: 'push',
      hold_reason: 'deactivations',
      sample: '[]',
    }))
  await tx.db
    .insertInto('directory_staged_users')
    .values({ sync_id: held.id, idp_id: user.idp_id, state: 'inactive', hash: '', data: null, action: how })
    // A deletion that was asked for stays one.
    .onConflict((conflict) =>
      conflict.columns(['sync_id', 'idp_id']).doUpdateSet({
        action: sql`case when directory_staged_users.action = 'delete' then 'delete' else excluded.action end`,
      }),
    )
    .execute()
  const count = await countHeld(tx, held.id)
  const people: SyncPerson[] = parseJson(held.sample ?? '[]')
  const known = people.some((person) => person.idp_id === user.idp_id)
  if (!known && people.length < sampleSize)
    people.push({ idp_id: user.idp_id, name: user.name ?? null, email: user.email ?? null })
  await tx.db
    .updateTable('directory_syncs')
    .set({ ...heldCounts(count), sample: JSON.stringify(people) })
    .where('id', '=', held.id)
    .execute()
  if (count === 1) await tellHeld(tx, directory, held.id, count)
}

function heldCounts(deactivate: number): { counts: string } {
  const counts: SyncCounts = { ...noCounts, users: { ...noCounts.users, deactivate } }
  return { counts: JSON.stringify(counts) }
}

/** With its row locked: of two pushes at once one follows the other. */
async function heldPush(tx: Tx, directory_id: string): Promise<SyncRecord | undefined> {
  return tx.db
    .updateTable('directory_syncs')
    .set((row) => ({ state: row.ref('state') }))
    .where('directory_id', '=', directory_id)
    .where('state', '=', 'held')
    .where('trigger', '=', 'push')
    .returningAll()
    .executeTakeFirst()
}

async function countHeld(tx: Tx, sync_id: string): Promise<number> {
  const { n } = await tx.db
    .selectFrom('directory_staged_users')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('sync_id', '=', sync_id)
    .executeTakeFirstOrThrow()
  return Number(n)
}
