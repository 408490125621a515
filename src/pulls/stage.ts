/** Writes down what a source says, some hundred rows at a time, in tables of its own. Nothing of the directory changes. */
import { createHash } from 'node:crypto'
import type { Store, Tx } from '../db/store.ts'
import { systemActor } from '../db/store.ts'
import { PullError } from './pull-error.ts'
import type { PullEnd, Pulled, PulledGroup, PulledMember, PulledUser } from './pulled.ts'

const batchSize = 500
/** Far beyond any organization: a source that goes on for ever must not fill the disk. */
const mostItems = 5_000_000

export interface Staging {
  store: Store
  sync_id: string
  /** Beside what the source says: with another attribute map, the same person becomes another one. */
  salt: string
  signal: AbortSignal
  most?: number
}

/** @returns how the pull ended; what it throws leaves a sync behind that says nothing about anybody. */
export async function stage(staging: Staging, pull: AsyncGenerator<Pulled, PullEnd>): Promise<PullEnd> {
  const { most = mostItems } = staging
  let waiting: Pulled[] = []
  let received = 0
  for (;;) {
    const next = await pull.next()
    if (next.done) {
      await write(staging, waiting)
      return next.value
    }
    waiting.push(next.value)
    if (++received > most)
      throw new PullError(
        'answer_unreadable',
        `The source names more than ${most} people, groups and memberships.`,
      )
    if (waiting.length < batchSize) continue
    await write(staging, waiting)
    waiting = []
    staging.signal.throwIfAborted()
  }
}

async function write({ store, sync_id, salt }: Staging, items: readonly Pulled[]): Promise<void> {
  if (items.length === 0) return
  await store.change(systemActor, async (tx) => {
    await writeUsers(tx, sync_id, salt, items.filter(isUser))
    await writeGroups(tx, sync_id, items.filter(isGroup))
    await writeMembers(tx, sync_id, items.filter(isMember))
    await tx.db
      .updateTable('directory_syncs')
      .set((row) => ({ pulled: row('pulled', '+', items.length) }))
      .where('id', '=', sync_id)
      .execute()
  })
}

const isUser = (item: Pulled): item is PulledUser => item.kind === 'user'
const isGroup = (item: Pulled): item is PulledGroup => item.kind === 'group'
const isMember = (item: Pulled): item is PulledMember => item.kind === 'member'

/** A page that moved while it was read may say somebody twice: the later word counts. */
function lastOf<T extends { id: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()]
}

async function writeUsers(tx: Tx, sync_id: string, salt: string, users: PulledUser[]): Promise<void> {
  if (users.length === 0) return
  const rows = lastOf(users).map((user) => {
    const data = storable(JSON.stringify(user))
    return { sync_id, idp_id: user.id, state: user.state, hash: hashOf(salt + data), data, action: null }
  })
  await tx.db
    .insertInto('directory_staged_users')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['sync_id', 'idp_id']).doUpdateSet((row) => ({
        state: row.ref('excluded.state'),
        hash: row.ref('excluded.hash'),
        data: row.ref('excluded.data'),
      })),
    )
    .execute()
}

async function writeGroups(tx: Tx, sync_id: string, groups: PulledGroup[]): Promise<void> {
  if (groups.length === 0) return
  const rows = lastOf(groups).map((group) => {
    const data = storable(JSON.stringify(group))
    return { sync_id, idp_id: group.id, hash: hashOf(data), data, action: null }
  })
  await tx.db
    .insertInto('directory_staged_groups')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['sync_id', 'idp_id']).doUpdateSet((row) => ({
        hash: row.ref('excluded.hash'),
        data: row.ref('excluded.data'),
      })),
    )
    .execute()
}

async function writeMembers(tx: Tx, sync_id: string, members: PulledMember[]): Promise<void> {
  if (members.length === 0) return
  await tx.db
    .insertInto('directory_staged_members')
    .values(
      members.map(({ group_id, user_id }) => ({
        sync_id,
        group_idp_id: group_id,
        user_idp_id: user_id,
        action: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

/** What PostgreSQL cannot keep: NUL. */
function storable(json: string): string {
  return json.replaceAll('\\u0000', '\ufffd')
}
