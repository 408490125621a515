/** Closed lists of audit logs that contracts and pages know. */

/** How long events may be kept, in days: one to eleven months of 30, one to ten years of 365. */
export const retentionDays: readonly number[] = [
  ...Array.from({ length: 11 }, (_, n) => 30 * (n + 1)),
  ...Array.from({ length: 10 }, (_, n) => 365 * (n + 1)),
]
/** Unless somebody says otherwise. */
export const defaultRetentionDays = 365

export const exportFormats = ['csv', 'ndjson', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Events that happened longer ago than three months cannot be exported; a month has at most 31 days. */
export const exportableDays = 93

/** `3_MONTHS`, `1_YEAR`: how Node SDK 11 spells a period. */
export function daysOfPeriod(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,2})_(MONTH|YEAR)S?$/.exec(text) ?? []
  const days = Number(count) * (unit === 'YEAR' ? 365 : 30)
  return retentionDays.includes(days) ? days : undefined
}

/** Ranges up to now that a page offers. */
export const auditRanges = ['1h', '24h', '7d', '30d'] as const
export type AuditRange = (typeof auditRanges)[number]

/** What a list of events can show beside their time, in this order. */
export const auditColumns = [
  'action',
  'actor',
  'actor_id',
  'targets',
  'target_ids',
  'location',
  'user_agent',
  'received_at',
  'id',
] as const
export type AuditColumn = (typeof auditColumns)[number]
