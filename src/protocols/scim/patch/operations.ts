/** Reads the body of a PATCH (RFC 7644 section 3.5.2) into operations that each have a path, or say that they have none. */

import type { Filter } from '../filter/filter.ts'
import { readElementFilter } from '../filter/read.ts'
import { Cursor, tokens } from '../filter/tokens.ts'
import { type AttributePath, readElementPath, readPath, readPathIn } from '../path.ts'
import type { Note } from '../quirks.ts'
import { refuse, ScimRefusal } from '../refusal.ts'
import { keyOf } from '../schema/look-up.ts'
import { isResource, type Resource, type ResourceType, type Value } from '../types.ts'

export interface Operation {
  readonly op: 'add' | 'replace' | 'remove'
  readonly target: Target
  /** Of `remove`: what to remove from a list, as Entra and others say it. */
  readonly value?: Value
}

export interface Target extends AttributePath {
  /** Which elements of a list. */
  readonly filter?: Filter
}

const most = 1_000

export function readPatch(body: unknown, type: ResourceType, note: Note): Operation[] {
  const list = isResource(body) ? memberOf(body, 'Operations') : undefined
  if (!Array.isArray(list) || list.length === 0)
    throw refuse('invalidSyntax', "A PATCH is expected to have 'Operations': a list with at least one.")
  // Without a path, one operation may hold thousands: what counts is what they come to.
  const operations: Operation[] = []
  for (const operation of list) {
    operations.push(...readOperation(operation, type, note))
    if (operations.length > most) throw new ScimRefusal(413, `A PATCH may have at most ${most} operations.`)
  }
  return operations
}

function readOperation(operation: Value, type: ResourceType, note: Note): Operation[] {
  if (!isResource(operation)) throw refuse('invalidSyntax', 'An operation is expected to be an object.')
  const op = verbOf(memberOf(operation, 'op'), note)
  const path = memberOf(operation, 'path')
  const value = memberOf(operation, 'value')
  if (path !== undefined && path !== null && path !== '') {
    if (typeof path !== 'string') throw refuse('invalidPath', "'path' is expected string.")
    return spread(op, readTarget(path, type, note), value, type)
  }
  if (op === 'remove') throw refuse('noTarget', "A 'remove' needs a 'path'.")
  if (!isResource(value)) throw refuse('invalidValue', `'${op}' without a path needs an object as its value.`)
  return Object.entries(value).flatMap(([name, member]) =>
    spread(op, namedTarget(name, member, type, note), member, type),
  )
}

/** A schema as the target means everything that the value holds, one by one. */
function spread(
  op: Operation['op'],
  target: Target,
  value: Value | undefined,
  type: ResourceType,
): Operation[] {
  if (op === 'remove') return [value === undefined || value === null ? { op, target } : { op, target, value }]
  if (value === undefined) throw refuse('invalidValue', `'${op}' needs a 'value'.`)
  if (target.name !== undefined || value === null) return [{ op, target, value }]
  if (!isResource(value)) throw refuse('invalidValue', 'A schema as the path needs an object as its value.')
  return Object.entries(value).map(([name, member]) => {
    const path = readPathIn(target.extension, name, type)
    if (path === undefined) throw refuse('invalidPath', `'${name.slice(0, 200)}' is no path.`)
    return { op, target: path, value: member }
  })
}

function verbOf(op: Value | undefined, note: Note): Operation['op'] {
  const verb = typeof op === 'string' ? op.toLowerCase() : ''
  if (verb !== 'add' && verb !== 'replace' && verb !== 'remove')
    throw refuse('invalidSyntax', `'op' is expected add, replace or remove, received ${JSON.stringify(op)}.`)
  if (verb !== op) note('capitalised_op')
  return verb
}

/** A name within the value of an operation without a path: as good as a path of its own. */
function namedTarget(name: string, value: Value, type: ResourceType, note: Note): Target {
  const target = readTarget(name, type, note)
  if (target.extension !== undefined && target.name !== undefined) {
    // `urn:…:Custom` with an object is a schema that does not end as schemas do.
    if (target.attribute === undefined && target.sub === undefined && isResource(value))
      return { extension: name }
    note('urn_key')
  } else if (target.sub !== undefined) note('dotted_key')
  return target
}

export function readTarget(text: string, type: ResourceType, note: Note): Target {
  const bracket = text.indexOf('[')
  const path = readPath((bracket === -1 ? text : text.slice(0, bracket)).trim(), type)
  if (path === undefined || (bracket !== -1 && (path.name === undefined || path.sub !== undefined)))
    throw refuse('invalidPath', `'${text.slice(0, 200)}' is no path.`)
  if (bracket === -1) return path
  return { ...path, ...readBrackets(text.slice(bracket), path, note) }
}

function readBrackets(
  text: string,
  path: AttributePath,
  note: Note,
): Pick<Target, 'filter' | 'sub' | 'subAttribute'> {
  const cursor = new Cursor(text)
  cursor.take(tokens.openList)
  const filter = readElementFilter(cursor, path.attribute, note)
  if (cursor.atEnd) return { filter }
  const sub = readElementPath(cursor.take(tokens.sub)?.slice(1) ?? '', path.attribute)
  if (sub?.name === undefined || !cursor.atEnd)
    throw refuse('invalidPath', `'${text.slice(0, 200)}' is followed by something that is no attribute.`)
  return { filter, sub: sub.name, ...(sub.attribute && { subAttribute: sub.attribute }) }
}

function memberOf(holder: Resource, name: string): Value | undefined {
  const key = keyOf(holder, name)
  return key === undefined ? undefined : holder[key]
}
