/** What is known of where a directory is read from, and when a change of it waits for somebody. */
import type { Static } from 'typebox'
import type { Db } from '../../../../db/connect.ts'
import { adapterOf } from '../../../../pulls/adapters/index.ts'
import { shownSettings } from '../../../../pulls/settings.ts'
import type { DirectoryRecord } from '../../../../resources/directories/directories.ts'
import { holdPolicyOf } from '../../../../resources/directory-syncs/sources.ts'
import type { PortalDirectory } from '../contract.ts'

type Facts = Pick<Static<typeof PortalDirectory>, 'settings' | 'secrets' | 'chooses_groups' | 'guard'>

export async function sourceFactsOf(db: Db, row: DirectoryRecord): Promise<Facts> {
  const adapter = adapterOf(row.type)
  const { deactivated_people: people, deactivated_percent: percent } = await holdPolicyOf(db, row)
  return {
    ...(adapter ? shownSettings(row) : { settings: {}, secrets: [] }),
    chooses_groups: adapter !== undefined && 'group_ids' in adapter.settings.properties,
    guard: { people, percent },
  }
}
