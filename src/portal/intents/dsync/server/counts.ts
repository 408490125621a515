/** How many people and groups are here. Of what is held the application knows nothing, and the customer everything. */
import type { Db } from '../../../../db/connect.ts'
import { type Counts, countsOf, everybodyIn } from '../../../../resources/directories/counts.ts'
import type { DirectoryRecord } from '../../../../resources/directories/directories.ts'

export async function countsHere(
  db: Db,
  { id, held }: Pick<DirectoryRecord, 'id' | 'held'>,
): Promise<Counts> {
  if (held === 0)
    return (await countsOf(db, [id])).get(id) ?? { active_users: 0, inactive_users: 0, groups: 0 }
  const [users, groups] = await Promise.all([
    everybodyIn(db, id),
    db
      .selectFrom('directory_groups')
      .where('directory_id', '=', id)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirst(),
  ])
  return { active_users: users.active, inactive_users: users.inactive, groups: Number(groups?.n ?? 0) }
}
