import type { Selectable } from 'kysely'
import type { DirectoryGroupRow } from '../../db/schema.ts'
import { parseJson } from '../../kernel/json.ts'
import type { DirectoryGroup } from './contract.ts'

export type GroupRecord = Selectable<DirectoryGroupRow>

export function directoryGroupOf(row: GroupRecord): DirectoryGroup {
  return {
    object: 'directory_group',
    id: row.id,
    idp_id: row.idp_id,
    directory_id: row.directory_id,
    organization_id: row.organization_id,
    name: row.name,
    raw_attributes: parseJson(row.resource),
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}
