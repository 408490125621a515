/** In which state a sync can be, why it began, and why it waits. */

export const syncStates = [
  'pulling',
  'comparing',
  'held',
  'applying',
  'completed',
  'failed',
  'discarded',
  'superseded',
] as const
export type SyncState = (typeof syncStates)[number]

/** `push`: the directory's provider pushed it, and it is held. */
export const syncTriggers = ['schedule', 'manual', 'upload', 'settings', 'push'] as const
export type SyncTrigger = (typeof syncTriggers)[number]

export const holdReasons = ['nobody_listed', 'deactivations', 'first_sync', 'changes'] as const
export type HoldReason = (typeof holdReasons)[number]
