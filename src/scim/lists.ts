/** A page of users or groups. */
import type { Db } from '../db/connect.ts'
import { listResponse, project, type Resource } from '../protocols/scim/index.ts'
import { type Answer, type Flow, have } from './flow.ts'
import type { Searched } from './search/columns.ts'
import { find } from './search/find.ts'

/** @param load gives the resources of these ids, in any order, or fewer: what is left out comes with the next page. */
export async function listOf(
  flow: Flow,
  searched: Searched,
  load: (db: Db, directory_id: string, ids: readonly string[]) => Promise<Resource[]>,
): Promise<Answer> {
  const { deps, directory, page, projection } = have(flow, 'directory', 'page', 'projection')
  const { db, engine } = deps.store
  const { ids, total } = await find(db, { engine, directory_id: directory.id, searched }, page)
  const resources = new Map<unknown, Resource>()
  if (ids.length > 0)
    for (const resource of await load(db, directory.id, ids)) resources.set(resource.id, resource)
  const ordered = ids.flatMap((id): Resource[] => {
    const resource = resources.get(id)
    return resource ? [resource] : []
  })
  return {
    status: 200,
    body: listResponse(
      ordered.map((one) => project(one, projection)),
      page.startIndex,
      total,
    ),
  }
}
