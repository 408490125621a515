/** A busy provider would fill the log in a day: of each directory the newest requests stay. */
import type { Db } from '../../db/connect.ts'

/** @returns how many went; when it is `batch`, there may be more. */
export async function trimRequests(db: Db, keep: number, batch: number): Promise<number> {
  const crowded = await db
    .selectFrom('directory_requests')
    .select('directory_id')
    .groupBy('directory_id')
    .having(({ fn }) => fn.countAll(), '>', keep)
    .limit(1)
    .executeTakeFirst()
  if (!crowded) return 0
  const { directory_id } = crowded
  const ofDirectory = db
    .selectFrom('directory_requests')
    .select('id')
    .where('directory_id', '=', directory_id)
    .orderBy('id', 'desc')
  const old = await ofDirectory.offset(keep).limit(batch).execute()
  if (old.length === 0) return 0
  await db
    .deleteFrom('directory_requests')
    .where(
      'id',
      'in',
      old.map(({ id }) => id),
    )
    .execute()
  return batch
}
