/**
 * The change log: who did what in the portal, when, and what was there before. Written in the transaction of the change
 * itself, so neither is there without the other; kept as long as the organization.
 */
import type { Db } from '../../db/connect.ts'
import { readPage } from '../../db/read-page.ts'
import type { PortalChangeRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Page, PageRequest } from '../../kernel/pages.ts'
import { type Intent, intents } from '../portal-links/intents.ts'
import type { FieldChange, PortalChange } from './contract.ts'
import { type ActionOf, type ChangeTarget, changeTargets, isShown } from './targets.ts'

export type Facts = Readonly<Record<string, string | number | boolean | null | undefined | readonly string[]>>

export interface NewChange<T extends ChangeTarget> {
  /** Null: about the session as a whole. */
  intent: Intent | null
  target: { type: T; id: string; name: string | null }
  action: ActionOf<T>
  before?: Facts
  after?: Facts
}

const maxText = 2_000

/** Who: `tx.actor`. Where before and after are given and alike, nothing was changed and nothing is written. */
export async function recordChange<T extends ChangeTarget>(
  tx: Tx,
  owner: { environment_id: string; organization_id: string },
  { intent, target, action, before, after }: NewChange<T>,
): Promise<void> {
  const changes = fieldChanges(target.type, before ?? {}, after ?? {})
  if (before && after && changes.length === 0) return
  const row: PortalChangeRow = {
    id: tx.newId('portal_change'),
    environment_id: owner.environment_id,
    organization_id: owner.organization_id,
    actor: JSON.stringify(tx.actor),
    intent,
    target_type: target.type,
    target_id: target.id,
    target_name: target.name,
    action,
    changes: JSON.stringify(changes),
    created_at: tx.now,
  }
  await tx.db.insertInto('portal_changes').values(row).execute()
  await emit(tx, owner, 'portal.change.recorded', changeOf(row))
}

function fieldChanges(target: ChangeTarget, before: Facts, after: Facts): FieldChange[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...fields].flatMap((field): FieldChange[] => {
    const [was, is] = [textOf(before[field]), textOf(after[field])]
    if (was === is) return []
    if (!isShown(target, field)) return [{ field, before: null, after: null, hidden: true }]
    const cut = (text: string | null) => text && text.slice(0, maxText)
    return [{ field, before: cut(was), after: cut(is), hidden: false }]
  })
}

function textOf(value: Facts[string]): string | null {
  if (value === null || value === undefined || value === '') return null
  return typeof value === 'object' ? value.join(', ') || null : String(value)
}

export interface ChangeFilter extends PageRequest {
  /** Absent: all. */
  intents?: readonly Intent[]
  /** With `intents`: also what belongs to a session as a whole. */
  of_sessions?: boolean
  target_id?: string
}

/** Newest first. */
export async function listChanges(
  db: Db,
  owner: { environment_id: string; organization_id: string },
  filter: ChangeFilter,
): Promise<Page<PortalChange>> {
  let query = db
    .selectFrom('portal_changes')
    .selectAll()
    .where('environment_id', '=', owner.environment_id)
    .where('organization_id', '=', owner.organization_id)
  const { intents: seen, of_sessions = false } = filter
  if (seen)
    query = query.where((where) =>
      where.or([
        where('intent', 'in', seen.length > 0 ? seen : ['none']),
        ...(of_sessions ? [where('intent', 'is', null)] : []),
      ]),
    )
  if (filter.target_id !== undefined) query = query.where('target_id', '=', filter.target_id)
  return readPage(query, filter, changeOf)
}

function changeOf(row: PortalChangeRow): PortalChange {
  const type = row.target_type
  return {
    object: 'portal_change',
    id: row.id,
    organization_id: row.organization_id,
    actor: parseJson(row.actor),
    intent: intents.find((intent) => intent === row.intent) ?? null,
    target: { type: isTarget(type) ? type : 'portal_session', id: row.target_id, name: row.target_name },
    action: row.action,
    changes: parseJson(row.changes),
    created_at: row.created_at,
  }
}

function isTarget(text: string): text is ChangeTarget {
  return text in changeTargets
}
