/** What an audit log is searched for, as a page's address spells it, and a search that was given a name. */
import { type Static, Type } from 'typebox'
import { oneOf } from '../../kernel/schema.ts'
import { Values } from './events-contract.ts'
import { auditColumns, auditRanges } from './periods.ts'

export const AuditSearch = Type.Object({
  /** Up to now; absent with `from` and `to`. */
  range: Type.Optional(oneOf(auditRanges)),
  from: Type.Optional(Type.String({ format: 'date-time' })),
  to: Type.Optional(Type.String({ format: 'date-time' })),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  actions: Type.Optional(Values),
  actor_ids: Type.Optional(Values),
  actor_names: Type.Optional(Values),
  target_ids: Type.Optional(Values),
  target_types: Type.Optional(Values),
  columns: Type.Optional(Type.Array(oneOf(auditColumns), { maxItems: auditColumns.length })),
})
export type AuditSearch = Static<typeof AuditSearch>

export const AuditLogView = Type.Object({ id: Type.String(), name: Type.String(), search: AuditSearch })
export type AuditLogView = Static<typeof AuditLogView>
