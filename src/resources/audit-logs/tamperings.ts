/** What can be wrong with a chain. */
export const tamperings = [
  'missing',
  'changed',
  'columns_changed',
  'wrong_head',
  'wrong_anchor',
  'forged_expiry',
  'forged_note',
] as const
