/** Reading inside JSON columns, alike on both engines. Places are lists of names; texts come out as the document has them. */
import { type RawBuilder, sql } from 'kysely'
import type { Engine } from './connect.ts'

export type Place = readonly string[]

/** One value per element at a place: of a list each one, of anything else itself, of nothing none. */
export interface Elements {
  /** For `from`. The row is called `alias`. */
  from: RawBuilder<unknown>
  alias: string
}

export interface JsonDocuments {
  elements(column: RawBuilder<unknown>, place: Place, alias: string): Elements
  /** The text at a place where there is one value at most, and no list. */
  plainText(column: RawBuilder<unknown>, place: Place): RawBuilder<string | null>
  /** Of an element, or of a member of it: text, number or boolean as text; null for what has parts and what is not there. */
  text(elements: Elements, member: string | undefined): RawBuilder<string | null>
  /** Whether it is this boolean. */
  is(elements: Elements, member: string | undefined, value: boolean): RawBuilder<boolean>
  /** Null unless it is a number. */
  number(elements: Elements, member: string | undefined): RawBuilder<number | null>
  /** Whether there is anything: no null, no empty text, no empty list or object. */
  present(elements: Elements, member: string | undefined): RawBuilder<boolean>
}

export function jsonDocuments(engine: Engine): JsonDocuments {
  return engine === 'postgres' ? postgres : sqlite
}

const postgres: JsonDocuments = {
  elements(column, place, alias) {
    const at = sql`(${column})::jsonb #> ${sql.val([...place])}::text[]`
    return {
      alias,
      from: sql`jsonb_array_elements(case when ${at} is null or jsonb_typeof(${at}) = 'null' then '[]'::jsonb
        when jsonb_typeof(${at}) = 'array' then ${at} else jsonb_build_array(${at}) end) as ${sql.id(alias)}(value)`,
    }
  },
  plainText: (column, place) => sql<string | null>`((${column})::jsonb #>> ${sql.val([...place])}::text[])`,
  text: (elements, member) => sql<
    string | null
  >`(case when jsonb_typeof(${pgAt(elements, member)}) in ('string', 'number', 'boolean')
    then ${pgAt(elements, member)} #>> '{}' end)`,
  is: (elements, member, value) =>
    sql<boolean>`(${pgAt(elements, member)} = ${value ? 'true' : 'false'}::jsonb)`,
  number: (elements, member) =>
    sql<
      number | null
    >`(case when jsonb_typeof(${pgAt(elements, member)}) = 'number' then (${pgAt(elements, member)} #>> '{}')::numeric end)`,
  present: (elements, member) =>
    sql<boolean>`(coalesce(${pgAt(elements, member)}, 'null'::jsonb) not in ('null'::jsonb, '""'::jsonb, '[]'::jsonb, '{}'::jsonb))`,
}
function pgAt({ alias }: Elements, member: string | undefined): RawBuilder<unknown> {
  const value = sql.ref(`${alias}.value`)
  return member === undefined ? sql`${value}` : sql`(${value} -> ${sql.val(member)}::text)`
}

const sqlite: JsonDocuments = {
  elements(column, place, alias) {
    const path = pathOf(place)
    return {
      alias,
      from: sql`json_each(case json_type(${column}, ${path}) when 'array' then ${column} -> ${path} when 'null' then '[]'
        else coalesce('[' || (${column} -> ${path}) || ']', '[]') end) as ${sql.id(alias)}`,
    }
  },
  plainText: (column, place) => sql<string | null>`json_extract(${column}, ${pathOf(place)})`,
  text: (elements, member) => sql<
    string | null
  >`(case ${typeAt(elements, member)} when 'true' then 'true' when 'false' then 'false'
    when 'text' then ${valueAt(elements, member)} when 'integer' then cast(${valueAt(elements, member)} as text)
    when 'real' then cast(${valueAt(elements, member)} as text) end)`,
  is: (elements, member, value) => sql<boolean>`(${typeAt(elements, member)} = ${value ? 'true' : 'false'})`,
  number: (elements, member) =>
    sql<
      number | null
    >`(case when ${typeAt(elements, member)} in ('integer', 'real') then ${valueAt(elements, member)} end)`,
  present: (elements, member) =>
    sql<boolean>`(${typeAt(elements, member)} <> 'null' and ${valueAt(elements, member)} not in ('', '[]', '{}'))`,
}
function typeAt({ alias }: Elements, member: string | undefined): RawBuilder<unknown> {
  const [type, value] = [sql.ref(`${alias}.type`), sql.ref(`${alias}.value`)]
  if (member === undefined) return sql`${type}`
  return sql`(case when ${type} = 'object' then json_type(${value}, ${pathOf([member])}) end)`
}
function valueAt({ alias }: Elements, member: string | undefined): RawBuilder<unknown> {
  const [type, value] = [sql.ref(`${alias}.type`), sql.ref(`${alias}.value`)]
  if (member === undefined) return sql`${value}`
  return sql`(case when ${type} = 'object' then json_extract(${value}, ${pathOf([member])}) end)`
}
/** `$."name"."given"`. @param place without quotes and backslashes: names of attributes have none. */
function pathOf(place: Place): string {
  return `$${place.map((name) => `."${name.replace(/["\\]/g, '')}"`).join('')}`
}
