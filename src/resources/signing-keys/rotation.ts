/**
 * Our own SAML keys change with an overlap: the new one is published beside the old one, signs once identity providers
 * had the time to learn of it, and the old one leaves the metadata as much later. What was encrypted to the old one is
 * decrypted for as long again.
 */
import { X509Certificate } from 'node:crypto'
import { type Actor, type Store, systemActor, type Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { conflict } from '../../kernel/errors.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { lockEnvironment } from '../environments/environments.ts'
import {
  insertKey,
  type KeyUse,
  listSigningKeys,
  type SigningKeyRecord,
  signingOne,
  signsFrom,
} from './signing-keys.ts'

export type RotatedUse = Exclude<KeyUse, 'jwt'>
export const rotatedUses = ['saml_signing', 'saml_encryption'] as const satisfies readonly RotatedUse[]

const day = 86_400
export const overlapDays = 30
/** So long before its end a key is followed by the next one. */
const renewDays = 120

export interface Rotation {
  overlap_days?: number
}

/** @throws 409 while an earlier rotation is under way; a key that must go at once is `replaceKey`. */
export async function rotateKey(
  store: Store,
  sealer: Sealer,
  actor: Actor,
  environment_id: string,
  use: RotatedUse,
  { overlap_days = overlapDays }: Rotation = {},
): Promise<SigningKeyRecord> {
  return store.change(actor, async (tx) => {
    await lockEnvironment(tx, environment_id)
    const keys = await listSigningKeys(tx.db, environment_id, use)
    if (keys.some((key) => signsFrom(key) > tx.now))
      throw conflict('rotation_under_way', `A new ${use} key is published already, and not in use yet.`)
    // The first one has nothing to overlap with.
    const from = keys.length === 0 ? null : secondsAfter(tx.at, overlap_days * day).toISOString()
    return insertKey(tx, sealer, environment_id, use, from)
  })
}

/** What time does by itself, for one environment. @returns what was done. */
export async function ageKeys(
  store: Store,
  sealer: Sealer,
  environment_id: string,
): Promise<{ made: number; retired: number; deleted: number }> {
  const done = { made: 0, retired: 0, deleted: 0 }
  for (const use of rotatedUses) {
    const keys = await listSigningKeys(store.db, environment_id, use, { retired: true })
    if (keys.length === 0 || nothingDue(keys, store.clock())) continue
    await store.change(systemActor, async (tx) => {
      await lockEnvironment(tx, environment_id)
      const now = await listSigningKeys(tx.db, environment_id, use, { retired: true })
      for (const key of now) {
        const next = dueStep(now, key, tx.at)
        if (next === 'retire') await retire(tx, key)
        if (next === 'delete') await tx.db.deleteFrom('signing_keys').where('id', '=', key.id).execute()
        done.retired += Number(next === 'retire')
        done.deleted += Number(next === 'delete')
      }
      if (!isEnding(now, tx.at)) return
      const from = secondsAfter(tx.at, overlapDays * day).toISOString()
      await insertKey(tx, sealer, environment_id, use, from)
      done.made++
    })
  }
  return done
}

/** When what signs now signs no more: at its end, or where the next one begins. */
export function signingEnd(
  keys: readonly SigningKeyRecord[],
  now: Date,
): { id: string; ends_at: string } | undefined {
  const current = signingOne(keys, now)
  if (!current) return undefined
  const next = keys.find((key) => key.id > current.id && signsFrom(key) > now.toISOString())
  const end = endOf(current)
  return { id: current.id, ends_at: next && signsFrom(next) < end ? signsFrom(next) : end }
}

export function endOf({ certificate }: SigningKeyRecord): string {
  return new X509Certificate(certificate).validToDate.toISOString()
}

function nothingDue(keys: readonly SigningKeyRecord[], now: Date): boolean {
  return !isEnding(keys, now) && keys.every((key) => dueStep(keys, key, now) === undefined)
}

function isEnding(keys: readonly SigningKeyRecord[], now: Date): boolean {
  const [newest] = keys
  return newest !== undefined && endOf(newest) <= secondsAfter(now, renewDays * day).toISOString()
}

/** Out of the metadata an overlap after its successor began, gone an overlap after that. */
function dueStep(
  keys: readonly SigningKeyRecord[],
  key: SigningKeyRecord,
  now: Date,
): 'retire' | 'delete' | undefined {
  const before = secondsAfter(now, -overlapDays * day).toISOString()
  if (key.retired_at !== null) return key.retired_at <= before ? 'delete' : undefined
  return keys.some((later) => later.id > key.id && signsFrom(later) <= before) ? 'retire' : undefined
}

async function retire(tx: Tx, { id }: SigningKeyRecord): Promise<void> {
  await tx.db.updateTable('signing_keys').set({ retired_at: tx.now }).where('id', '=', id).execute()
}
