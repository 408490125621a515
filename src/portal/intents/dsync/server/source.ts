/** Where a directory that we read lies: tried out before it is saved, read on demand, its files taken by hand. */
import { directoryFields } from '../../../../guides/guide.ts'
import { ApiError, conflict } from '../../../../kernel/errors.ts'
import { isJsonObject, type JsonObject, parseJson } from '../../../../kernel/json.ts'
import type { Router } from '../../../../kernel/router.ts'
import { PullError } from '../../../../pulls/pull-error.ts'
import { checkSettings, mustHaveAdapter, saveSettings, sourceOf } from '../../../../pulls/settings.ts'
import { upload } from '../../../../pulls/uploads.ts'
import { pullWorldOf } from '../../../../pulls/world.ts'
import type { DirectoryRecord } from '../../../../resources/directories/directories.ts'
import { requestSync } from '../../../../resources/directory-syncs/sources.ts'
import type { PortalDeps } from '../../../server/index.ts'
import type { PortalAuth } from '../../../server/sessions.ts'
import { startPortalSync } from '../activity-contract.ts'
import * as contract from '../source-contract.ts'
import { log, type View } from './view.ts'

/** Somebody waits for the answer. */
export const patienceMs = 25_000
const mostGroups = 5_000

export function sourceRoutes(on: Router<PortalAuth>, deps: PortalDeps, view: View): void {
  const { store, sealer, guides } = deps
  const { find, change, shape } = view
  const world = (row: DirectoryRecord) => pullWorldOf(deps, row.id, AbortSignal.timeout(patienceMs))

  on(contract.savePortalSource, async ({ auth, params, body }) => {
    const row = await find(auth, params.id)
    const settings: JsonObject = { ...keptBeside(row), ...body.settings }
    try {
      const warnings = await checkSettings(row, settings, { sealer, world: world(row) })
      const directory = await change(auth, row.id, async (tx, now) => {
        await saveSettings(tx, now, settings, sealer)
        await log(tx, now, 'source_changed', {
          after: Object.fromEntries(Object.keys(body.settings).map(hidden)),
        })
      })
      return { directory, problem: null, warnings }
    } catch (error) {
      if (!(error instanceof PullError)) throw error
      const { code, message } = error
      const remedy = row.guide_id === null ? undefined : guides.remedyFor(row.guide_id, code)
      return { directory: await shape(row), problem: { code, message, remedy: remedy ?? null }, warnings: [] }
    }
  })

  on(contract.listSourceGroups, async ({ auth, params }) => {
    const row = await find(auth, params.id)
    const source = sourceOf(row, sealer)
    if (!source.groups) throw conflict('no_groups_to_choose', 'This directory is taken as a whole.')
    const data = []
    try {
      for await (const group of source.groups(world(row))) {
        data.push(group)
        if (data.length >= mostGroups) break
      }
    } catch (error) {
      throw error instanceof PullError ? conflict(error.code, error.message) : error
    }
    return { data }
  })
  on(contract.chooseSourceGroups, ({ auth, params, body }) =>
    change(auth, params.id, async (tx, row) => {
      mustHaveAdapter(row.type)
      const before = groupIds(row)
      const { group_ids } = body
      await saveSettings(tx, row, { ...parseJson<JsonObject>(row.settings), group_ids }, sealer)
      await log(tx, row, 'groups_chosen', { before: { groups: before }, after: { groups: group_ids } })
    }),
  )

  on(startPortalSync, ({ auth, params }) =>
    change(auth, params.id, async (tx, row) => {
      mustHaveAdapter(row.type)
      await requestSync(tx, row, 'manual')
      await log(tx, row, 'sync_started')
    }),
  )

  on(contract.uploadSourceFile, async ({ auth, params, body }) => {
    const row = await find(auth, params.id)
    if (row.type !== 'sftp')
      throw conflict('directory_takes_no_files', 'This directory is not handed over as files.')
    const file = { name: body.name, content: bytesOf(body.text) }
    await upload(store, auth.actor, row, file).catch((error: unknown) => {
      if (!(error instanceof PullError)) throw error
      const errors = error.details.map((message) => ({ field: body.name, code: error.code, message }))
      throw new ApiError(422, error.code, error.message, { errors })
    })
    await store.change(auth.actor, (tx) => log(tx, row, 'file_sent', { after: { file: body.name } }))
    return shape(await find(auth, row.id))
  })
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

/** What a form does not show stays: the chosen groups. */
export function keptBeside(row: DirectoryRecord): JsonObject {
  const shown: readonly string[] = directoryFields
  return Object.fromEntries(
    Object.entries(parseJson<JsonObject>(row.settings)).filter(([name]) => !shown.includes(name)),
  )
}
function groupIds(row: DirectoryRecord): string[] {
  const settings: unknown = parseJson(row.settings)
  const ids = isJsonObject(settings) ? settings.group_ids : undefined
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
}
/** The change log tells of a setting without its value. */
function hidden(name: string): [string, string] {
  return [name, 'changed']
}
