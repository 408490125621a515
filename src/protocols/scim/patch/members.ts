/** The members of a group: a change to them, never the list, so that one of 50,000 costs as much as one of three. */
import type { Filter } from '../filter/filter.ts'
import type { Note } from '../quirks.ts'
import { refuse } from '../refusal.ts'
import { isResource, type Value } from '../types.ts'
import type { Operation } from './operations.ts'

export interface MemberChange {
  /** Whoever is not in `add` goes. */
  clear: boolean
  /** Ids, with the text to show where one was given. */
  readonly add: Map<string, string | null>
  readonly remove: Set<string>
}

export function noChange(): MemberChange {
  return { clear: false, add: new Map(), remove: new Set() }
}
export function changesNothing({ clear, add, remove }: MemberChange): boolean {
  return !clear && add.size === 0 && remove.size === 0
}

/** The members that a POST or PUT names. */
export function readMembers(value: Value | undefined, note: Note): Map<string, string | null> {
  const change = noChange()
  if (value !== undefined && value !== null) add(change, value, note)
  return change.add
}

export function changeMembers(change: MemberChange, operation: Operation, note: Note): void {
  const { op, target, value } = operation
  if (target.filter !== undefined) changeNamed(change, idsIn(target.filter), operation)
  else if (target.sub !== undefined)
    throw refuse('invalidPath', 'Say which member: \'members[value eq "…"]\'.')
  else if (op === 'remove' && value !== undefined) {
    note('remove_with_value')
    for (const [id] of readMembers(value, note)) drop(change, id)
  } else {
    if (op !== 'add') clear(change)
    if (value !== undefined && value !== null) add(change, value, note)
  }
}

/** A member of whom something is said is one from then on, as with every value path (`element_created`). */
function changeNamed(change: MemberChange, ids: readonly string[], { op, target, value }: Operation): void {
  const leaves = op === 'remove' && target.sub === undefined
  const display = op === 'remove' ? null : displayOf(target.sub, value)
  for (const id of ids)
    if (leaves) drop(change, id)
    else join(change, id, display)
}

function clear(change: MemberChange): void {
  change.clear = true
  change.add.clear()
  change.remove.clear()
}
function drop(change: MemberChange, id: string): void {
  change.add.delete(id)
  change.remove.add(id)
}
function join(change: MemberChange, id: string, display: string | null): void {
  change.remove.delete(id)
  change.add.set(id, display ?? change.add.get(id) ?? null)
}

function add(change: MemberChange, value: Value, note: Note): void {
  if (!Array.isArray(value)) note('single_for_many')
  for (const member of Array.isArray(value) ? value : [value]) {
    if (typeof member === 'string') {
      note('bare_value')
      join(change, member, null)
    } else if (isResource(member)) addOne(change, member, note)
    else if (member !== null)
      throw refuse('invalidValue', "A member is expected to be an object with a 'value'.")
  }
}

function addOne(change: MemberChange, member: object, note: Note): void {
  const parts = new Map(Object.entries(member).map(([name, part]) => [name.toLowerCase(), part]))
  const id = parts.get('value')
  if (typeof id !== 'string')
    throw refuse('invalidValue', "A member is expected to have a 'value': the user's id.")
  const display = parts.get('display') ?? parts.get('displayname')
  if (parts.has('displayname') && !parts.has('display')) note('member_display_name')
  join(change, id, typeof display === 'string' ? display : null)
}

function displayOf(sub: string | undefined, value: Value | undefined): string | null {
  const text = isResource(value) ? (value.display ?? value.displayName) : value
  return (sub === undefined || sub === 'display') && typeof text === 'string' ? text : null
}

/** `value eq "a"`, joined by `or`: what identity providers send. */
function idsIn(filter: Filter): string[] {
  if (filter.kind === 'or') return filter.filters.flatMap(idsIn)
  if (filter.kind === 'compare' && filter.op === 'eq' && filter.path.name === 'value')
    return [String(filter.value)]
  throw refuse('invalidFilter', "Members are named by their ids: 'members[value eq \"…\"]', joined by 'or'.")
}
