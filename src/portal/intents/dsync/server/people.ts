/** Who is in a directory, whether the application was told of them or not: the customer sees their own people. */
import type { Static } from 'typebox'
import { contains } from '../../../../db/search.ts'
import { notFound } from '../../../../kernel/errors.ts'
import { isJsonObject, type JsonObject, parseJson } from '../../../../kernel/json.ts'
import type { Router } from '../../../../kernel/router.ts'
import { everybodyIn } from '../../../../resources/directories/counts.ts'
import { groupsOfUsers } from '../../../../resources/directory-groups/members.ts'
import { directoryUserOf, type UserRecord, userStateOf } from '../../../../resources/directory-users/shape.ts'
import { maybeFindUser } from '../../../../resources/directory-users/users.ts'
import { listDomainsOf } from '../../../../resources/organization-domains/organization-domains.ts'
import type { PortalDeps } from '../../../server/index.ts'
import type { PortalAuth } from '../../../server/sessions.ts'
import * as contract from '../people-contract.ts'
import { concernsOf, worthALook } from './concerns.ts'
import { structureOf } from './structure.ts'
import type { View } from './view.ts'

const pageSize = 25
/** Enough to see every attribute that anybody uses. */
const lookedAt = 50

export function peopleRoutes(on: Router<PortalAuth>, { store }: PortalDeps, { find }: View): void {
  const { db } = store

  on(contract.listPortalPeople, async ({ auth, params, query }) => {
    const { id } = await find(auth, params.id)
    const domains = await verifiedDomains(auth)
    const { search, after, state, group, worth_a_look } = query
    let rows = db
      .selectFrom('directory_users')
      .selectAll()
      .where('directory_id', '=', id)
      .orderBy('id', 'desc')
      .limit(pageSize + 1)
    if (after !== undefined) rows = rows.where('id', '<', after)
    if (state === 'inactive') rows = rows.where('state', '<>', 'active')
    else if (state !== undefined) rows = rows.where('state', '=', state)
    if (search)
      rows = rows.where(({ or }) =>
        or([contains('name', search), contains('email', search), contains('user_name', search)]),
      )
    if (worth_a_look) rows = rows.where('state', '=', 'active').where(worthALook(domains))
    if (group !== undefined)
      rows = rows.where('id', 'in', (members) =>
        members.selectFrom('directory_group_members').select('user_id').where('group_id', '=', group),
      )
    return page(await rows.execute(), (shown) => people(shown, domains))
  })

  on(contract.getPortalPerson, async ({ auth, params }) => {
    const { id } = await find(auth, params.id)
    const row = await maybeFindUser(db, id, params.user_id)
    if (!row) throw notFound('Directory User', params.user_id)
    const [person] = await people([row], await verifiedDomains(auth))
    if (!person) throw notFound('Directory User', params.user_id)
    const { raw_attributes, custom_attributes } = directoryUserOf(row)
    return { ...person, raw_attributes, custom_attributes, created_at: row.created_at }
  })

  on(contract.listPortalGroups, async ({ auth, params, query }) => {
    const { id } = await find(auth, params.id)
    let rows = db
      .selectFrom('directory_groups')
      .selectAll()
      .where('directory_id', '=', id)
      .orderBy('id', 'desc')
      .limit(pageSize + 1)
    if (query.after !== undefined) rows = rows.where('id', '<', query.after)
    if (query.search) rows = rows.where(contains('name', query.search))
    return page(await rows.execute(), async (shown) =>
      shown.map((row) => ({
        id: row.id,
        idp_id: row.idp_id,
        name: row.name,
        members: row.members,
        listed: row.listed === 1,
        updated_at: row.updated_at,
      })),
    )
  })

  on(contract.getPortalStructure, async ({ auth, params }) => {
    const { id, attribute_map } = await find(auth, params.id)
    const own = Object.keys(parseJson<object>(attribute_map))
    const rows = await db
      .selectFrom('directory_users')
      .select(['resource', 'email', 'first_name', 'last_name', 'custom_attributes'])
      .where('directory_id', '=', id)
      .orderBy('id', 'desc')
      .limit(lookedAt)
      .execute()
    return structureOf(
      rows.map(({ resource, custom_attributes, ...known }) => ({
        resource: objectOf(resource),
        usual: { ...known, ...without(objectOf(custom_attributes), own) },
      })),
    )
  })

  on(contract.getPortalReview, async ({ auth, params }) => {
    const { id } = await find(auth, params.id)
    const domains = await verifiedDomains(auth)
    const users = db.selectFrom('directory_users').where('directory_id', '=', id)
    const count = <T extends { n: number | string | bigint }>(row: T | undefined) => Number(row?.n ?? 0)
    const [everybody, look, groups] = await Promise.all([
      everybodyIn(db, id),
      users
        .where('state', '=', 'active')
        .where(worthALook(domains))
        .select((row) => row.fn.countAll<number>().as('n'))
        .executeTakeFirst(),
      db
        .selectFrom('directory_groups')
        .where('directory_id', '=', id)
        .select((row) => row.fn.countAll<number>().as('n'))
        .executeTakeFirst(),
    ])
    return {
      create: everybody.active,
      left_out: everybody.inactive,
      worth_a_look: count(look),
      groups: count(groups),
      domains,
    }
  })

  async function verifiedDomains({ organization_id }: PortalAuth): Promise<string[]> {
    const rows = await listDomainsOf(db, [organization_id])
    return rows
      .filter(({ state }) => state === 'verified' || state === 'legacy_verified')
      .map(({ domain }) => domain)
  }

  async function people(
    rows: UserRecord[],
    domains: readonly string[],
  ): Promise<Static<typeof contract.PortalPerson>[]> {
    const groups = await groupsOfUsers(
      db,
      rows.map(({ id }) => id),
    )
    return rows.map((row) => ({
      id: row.id,
      idp_id: row.idp_id,
      name: row.name,
      email: row.email,
      user_name: row.user_name,
      job_title: row.job_title,
      state: userStateOf(row.state),
      listed: row.listed === 1,
      groups: groups.filter(({ user_id }) => user_id === row.id).map(({ id, name }) => ({ id, name })),
      concerns: row.state === 'active' ? concernsOf(row, domains) : [],
      updated_at: row.updated_at,
    }))
  }
}

/** `rows` holds one more than the page: that one only tells that there is more. */
async function page<R extends { id: string }, T>(rows: R[], shape: (rows: R[]) => Promise<T[]>) {
  const shown = rows.slice(0, pageSize)
  return {
    data: await shape(shown),
    after: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
  }
}

function objectOf(text: string): JsonObject {
  const value: unknown = parseJson(text)
  return isJsonObject(value) ? value : {}
}

function without(value: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
}
