/**
 * Compares what a sync has staged with the directory, in the database and in slices, so that neither memory nor a lock
 * grows with the company. Afterwards each staged row says what is to be done; what is the same is gone. Doing it twice
 * gives the same.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import { type Store, systemActor } from '../db/store.ts'
import type { SyncCounts, SyncPerson } from '../resources/directory-syncs/contract.ts'
import { sampleSize } from '../resources/directory-syncs/push-guard.ts'
import type { PullEnd } from './pulled.ts'

const slice = 2_000

export interface Comparing {
  store: Store
  sync_id: string
  directory_id: string
  listed: PullEnd['listed']
  /** Groups of which every member is staged, whoever else is. */
  whole_groups: ReadonlySet<string>
  signal: AbortSignal
}

export interface Compared {
  counts: SyncCounts
  /** Users whom the source lists as being there. */
  listed_users: number
  would_deactivate: SyncPerson[]
}

export async function compare(work: Comparing): Promise<Compared> {
  const left_out = await compareAll(work)
  const { db } = work.store
  const users = await countsOf(db, 'directory_staged_users', work.sync_id)
  const groups = await countsOf(db, 'directory_staged_groups', work.sync_id)
  const members = await countsOf(db, 'directory_staged_members', work.sync_id)
  return {
    counts: {
      users: {
        create: users('create'),
        update: users('update'),
        deactivate: users('deactivate') + users('delete'),
      },
      groups: { create: groups('create'), update: groups('update'), delete: groups('delete') },
      memberships: { add: members('add'), remove: members('remove') },
      left_out,
    },
    listed_users: users('same') + users('create') + users('update'),
    would_deactivate: await leavers(db, work.sync_id, work.directory_id),
  }
}

async function compareAll(work: Comparing): Promise<number> {
  const { directory_id, sync_id, listed } = work
  if (listed === 'complete') {
    await eachSlice(
      work,
      sql`directory_users`,
      sql`directory_id = ${directory_id} and listed = 1`,
      missingUsers,
    )
    await eachSlice(work, sql`directory_groups`, sql`directory_id = ${directory_id}`, missingGroups)
  }
  await eachSlice(
    work,
    sql`directory_staged_users`,
    sql`sync_id = ${sync_id} and action is null`,
    classifyUsers,
  )
  await eachSlice(
    work,
    sql`directory_staged_groups`,
    sql`sync_id = ${sync_id} and action is null`,
    classifyGroups,
  )
  let left_out = 0
  for (let after: string | null = ''; after !== null; ) {
    work.signal.throwIfAborted()
    const from: string = after
    const some = await work.store.change(systemActor, (tx) => compareGroups(tx.db, work, from))
    left_out += some.left_out
    after = some.last
  }
  return left_out
}

/** Groups with about a slice of memberships, in one transaction: small ones would spend their time in commits. */
async function compareGroups(db: Db, work: Comparing, after: string) {
  let left_out = 0
  let seen = 0
  let last = await groupAfter(db, work, after)
  for (; last !== null; last = await groupAfter(db, work, last)) {
    const group = await compareMembers(db, work, last)
    left_out += group.left_out
    seen += 1 + group.seen
    if (seen >= slice) break
  }
  return { left_out, last }
}

/** The next group that has members here or at the source. Both looks go down an index. */
async function groupAfter(
  db: Db,
  { sync_id, directory_id }: Comparing,
  after: string,
): Promise<string | null> {
  const { rows } = await sql<{ next: string | null }>`select min(next) as next from (
      select min(idp_id) as next from directory_groups where directory_id = ${directory_id} and idp_id > ${after}
      union all
      select min(group_idp_id) as next from directory_staged_members where sync_id = ${sync_id} and group_idp_id > ${after}
    ) as both_sides`.execute(db)
  return rows[0]?.next ?? null
}

/** Calls `act` with the first and last id of each slice. */
async function eachSlice(
  work: Comparing,
  from: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
  act: (range: Range, work: Comparing) => Promise<unknown>,
): Promise<void> {
  for (let after = ''; ; ) {
    work.signal.throwIfAborted()
    const { rows } = await sql<{ last: string | null; n: number }>`
      select max(idp_id) as last, count(*) as n from
        (select idp_id from ${from} where ${where} and idp_id > ${after} order by idp_id limit ${slice}) as next_slice`.execute(
      work.store.db,
    )
    const last = rows[0]?.last ?? null
    if (last === null) return
    await act({ after, last }, work)
    after = last
  }
}
interface Range {
  after: string
  last: string
}
const within = (column: RawBuilder<unknown>, { after, last }: Range) =>
  sql`${column} > ${after} and ${column} <= ${last}`

function missingUsers(range: Range, { store, sync_id, directory_id }: Comparing) {
  return sql`insert into directory_staged_users (sync_id, idp_id, state, hash, data, action)
    select ${sync_id}, u.idp_id, 'inactive', '', null, 'delete' from directory_users as u
    where u.directory_id = ${directory_id} and u.listed = 1 and ${within(sql`u.idp_id`, range)}
      and not exists (select 1 from directory_staged_users as s where s.sync_id = ${sync_id} and s.idp_id = u.idp_id)
    on conflict do nothing`.execute(store.db)
}
function missingGroups(range: Range, { store, sync_id, directory_id }: Comparing) {
  return sql`insert into directory_staged_groups (sync_id, idp_id, hash, data, action)
    select ${sync_id}, g.idp_id, '', null, 'delete' from directory_groups as g
    where g.directory_id = ${directory_id} and ${within(sql`g.idp_id`, range)}
      and not exists (select 1 from directory_staged_groups as s where s.sync_id = ${sync_id} and s.idp_id = g.idp_id)
    on conflict do nothing`.execute(store.db)
}

/** Somebody who has left, and whom nobody ever knew here, stays unknown. */
function classifyUsers(range: Range, { store, sync_id, directory_id }: Comparing) {
  const known = sql`select 1 from directory_users as u where u.directory_id = ${directory_id} and u.idp_id = directory_staged_users.idp_id`
  return sql`update directory_staged_users set action = case
      when not exists (${known}) then case when state = 'inactive' then 'same' else 'create' end
      when ${samePulled(directory_id, 'user', 'directory_staged_users')} then 'same'
      when state <> 'active' and exists (${known} and u.state = 'active' and u.listed = 1) then 'deactivate'
      else 'update' end
    where sync_id = ${sync_id} and action is null and ${within(sql`idp_id`, range)}`.execute(store.db)
}
function classifyGroups(range: Range, { store, sync_id, directory_id }: Comparing) {
  return sql`update directory_staged_groups set action = case
      when not exists (select 1 from directory_groups as g where g.directory_id = ${directory_id} and g.idp_id = directory_staged_groups.idp_id) then 'create'
      when ${samePulled(directory_id, 'group', 'directory_staged_groups')} then 'same'
      else 'update' end
    where sync_id = ${sync_id} and action is null and ${within(sql`idp_id`, range)}`.execute(store.db)
}
function samePulled(directory_id: string, kind: string, staged: string) {
  return sql`exists (select 1 from directory_pulled as p where p.directory_id = ${directory_id} and p.kind = ${kind}
    and p.idp_id = ${sql.ref(`${staged}.idp_id`)} and p.hash = ${sql.ref(`${staged}.hash`)})`
}

/** @returns how many memberships were looked at, and how many name people or groups that there are not. */
async function compareMembers(
  db: Db,
  { sync_id, directory_id, listed, whole_groups }: Comparing,
  group: string,
): Promise<{ seen: number; left_out: number }> {
  const here = sql`m.group_id in (select id from directory_groups where directory_id = ${directory_id} and idp_id = ${group})`
  const staged = (user: RawBuilder<unknown>) =>
    sql`select 1 from directory_staged_users as s where s.sync_id = ${sync_id} and s.idp_id = ${user}`
  // An incremental pull says everything about those whom it names, and nothing about the others.
  const whole = listed === 'complete' || whole_groups.has(group)
  const named = whole ? sql`` : sql`and exists (${staged(sql`u.idp_id`)})`
  const removed = await sql`insert into directory_staged_members (sync_id, group_idp_id, user_idp_id, action)
    select ${sync_id}, ${group}, u.idp_id, 'remove' from directory_group_members as m
    join directory_users as u on u.id = m.user_id
    where ${here} ${named}
      and not exists (${staged(sql`u.idp_id`)} and s.action = 'delete')
      and not exists (select 1 from directory_staged_groups as g where g.sync_id = ${sync_id} and g.idp_id = ${group} and g.action = 'delete')
      and not exists (select 1 from directory_staged_members as o
        where o.sync_id = ${sync_id} and o.group_idp_id = ${group} and o.user_idp_id = u.idp_id)
    on conflict do nothing`.execute(db)
  const same = await sql`update directory_staged_members set action = 'same'
    where sync_id = ${sync_id} and group_idp_id = ${group} and action is null
      and user_idp_id in (select u.idp_id from directory_group_members as m join directory_users as u on u.id = m.user_id where ${here})`.execute(
    db,
  )
  // `limit` has PostgreSQL look each up, instead of reading everybody for every group.
  const left_out = await sql`update directory_staged_members set action = 'left_out'
    where sync_id = ${sync_id} and group_idp_id = ${group} and action is null and (
      ((select 1 from directory_users as u where u.directory_id = ${directory_id} and u.idp_id = user_idp_id limit 1) is null
        and (${staged(sql`user_idp_id`)} and s.action = 'create' limit 1) is null)
      or (not exists (select 1 from directory_groups as g where g.directory_id = ${directory_id} and g.idp_id = ${group})
        and not exists (select 1 from directory_staged_groups as g where g.sync_id = ${sync_id} and g.idp_id = ${group})))`.execute(
    db,
  )
  const added = await sql`update directory_staged_members set action = 'add'
    where sync_id = ${sync_id} and group_idp_id = ${group} and action is null`.execute(db)
  const n = ({ numAffectedRows = 0n }: { numAffectedRows?: bigint }) => Number(numAffectedRows)
  return { seen: n(removed) + n(same) + n(left_out) + n(added), left_out: n(left_out) }
}

type StagedTable = 'directory_staged_users' | 'directory_staged_groups' | 'directory_staged_members'

async function countsOf(db: Db, table: StagedTable, sync_id: string): Promise<(action: string) => number> {
  const rows = await db
    .selectFrom(table)
    .select((row) => ['action', row.fn.countAll<number>().as('n')])
    .where('sync_id', '=', sync_id)
    .groupBy('action')
    .execute()
  return (action) => Number(rows.find((row) => row.action === action)?.n ?? 0)
}

async function leavers(db: Db, sync_id: string, directory_id: string): Promise<SyncPerson[]> {
  return db
    .selectFrom('directory_staged_users as s')
    .innerJoin('directory_users as u', 'u.idp_id', 's.idp_id')
    .select(['u.idp_id', 'u.name', 'u.email'])
    .where('s.sync_id', '=', sync_id)
    .where('s.action', 'in', ['delete', 'deactivate'])
    .where('u.directory_id', '=', directory_id)
    .orderBy('s.idp_id')
    .limit(sampleSize)
    .execute()
}
