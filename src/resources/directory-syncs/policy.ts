/** When a sync waits for somebody to look at it first. */
import type { HoldPolicy } from './contract.ts'
import type { HoldReason } from './states.ts'

export const defaultHoldPolicy: HoldPolicy = {
  deactivated_people: 20,
  deactivated_percent: 10,
  first_sync: false,
  changed_people: null,
}

export interface ToBeDone {
  deactivated: number
  changed: number
  /** Active people before it. */
  active: number
  /** The source listed everybody, and that is nobody. */
  nobody_listed: boolean
  first_sync: boolean
}

export function holdReason(todo: ToBeDone, policy: HoldPolicy): HoldReason | null {
  const { deactivated, active, changed } = todo
  if (todo.nobody_listed && deactivated > 0) return 'nobody_listed'
  if (tooManyLeave(deactivated, active, policy)) return 'deactivations'
  if (policy.first_sync && todo.first_sync && changed > 0) return 'first_sync'
  return policy.changed_people !== null && changed > policy.changed_people ? 'changes' : null
}

/** One person who leaves is never a mass, however few they are. */
export function tooManyLeave(leaving: number, active: number, policy: HoldPolicy): boolean {
  const { deactivated_people: people, deactivated_percent: percent } = policy
  if (leaving <= 1) return false
  return (people !== null && leaving > people) || (percent !== null && leaving * 100 > active * percent)
}
