/** How many people and groups are here. What is held is in nobody's count yet, so it is counted where it lies. */
import type { Db } from '../../../../db/connect.ts'
import { type Counts, countsOf } from '../../../../resources/directories/counts.ts'
import type { DirectoryRecord } from '../../../../resources/directories/directories.ts'

export async function countsHere(
  db: Db,
  { id, held }: Pick<DirectoryRecord, 'id' | 'held'>,
): Promise<Counts> {
  if (held === 0)
    return (await countsOf(db, [id])).get(id) ?? { active_users: 0, inactive_users: 0, groups: 0 }
  const [users, groups] = await Promise.all([
    db
      .selectFrom('directory_users')
      .where('directory_id', '=', id)
      .select(({ fn }) => ['state', fn.countAll<number>().as('n')])
      .groupBy('state')
      .execute(),
    db
      .selectFrom('directory_groups')
      .where('directory_id', '=', id)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirst(),
  ])
  const sum = (rows: typeof users) => rows.reduce((all, { n }) => all + Number(n), 0)
  return {
    active_users: sum(users.filter(({ state }) => state === 'active')),
    inactive_users: sum(users.filter(({ state }) => state !== 'active')),
    groups: Number(groups?.n ?? 0),
  }
}
