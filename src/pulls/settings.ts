/** What a directory is told about its source: settings that may be read back, and secrets that may not. */
import { isDeepStrictEqual } from 'node:util'
import type { Tx } from '../db/store.ts'
import { conflict } from '../kernel/errors.ts'
import { type JsonObject, parseJson } from '../kernel/json.ts'
import { refuseElsewhere } from '../kernel/kept-secrets.ts'
import type { Sealer } from '../kernel/seal.ts'
import type { DirectoryRecord } from '../resources/directories/directories.ts'
import { updateDirectory } from '../resources/directories/lifecycle.ts'
import { type DirectoryOwner, forgetPosition, requestSync } from '../resources/directory-syncs/sources.ts'
import { type Adapter, type PullWorld, type Source, secretsOf } from './adapter.ts'
import { adapterOf } from './adapters/index.ts'

type Described = Pick<DirectoryRecord, 'id' | 'type' | 'settings' | 'credentials'>

/** @throws 409 for a directory that nobody can pull. */
export function mustHaveAdapter(type: string): Adapter {
  const adapter = adapterOf(type)
  if (!adapter)
    throw conflict(
      'directory_not_pulled',
      `Directories of the type '${type}' are not fetched by this release.`,
    )
  return adapter
}

export const placeOf = (directory_id: string) => `directories.credentials:${directory_id}`

/** What is shown: never a secret, only whether there is one. */
export function shownSettings(
  directory: Described,
  sealer: Sealer,
): { settings: JsonObject; secrets: string[] } {
  mustHaveAdapter(directory.type)
  return { settings: parseJson(directory.settings), secrets: Object.keys(secretsIn(directory, sealer)) }
}

/** @throws ApiError 422 when they do not fit the adapter's schema. */
export function sourceOf(directory: Described, sealer: Sealer): Source {
  return mustHaveAdapter(directory.type).open(settingsOf(directory, sealer))
}

export function settingsOf(directory: Described, sealer: Sealer): JsonObject {
  return { ...parseJson<JsonObject>(directory.settings), ...secretsIn(directory, sealer) }
}

function secretsIn({ id, credentials }: Described, sealer: Sealer): JsonObject {
  return credentials === null ? {} : parseJson(sealer.open(credentials, placeOf(id)))
}

/**
 * A secret that is not given stays what it was, for nobody can read it back; one of another way in, given now, ends it.
 * @throws 422 when it would go to another host.
 */
export function mergedSettings(directory: Described, given: JsonObject, sealer: Sealer): JsonObject {
  const before = settingsOf(directory, sealer)
  const adapter = mustHaveAdapter(directory.type)
  const names = secretsOf(adapter).filter((name) => !endedBy(adapter, given, name))
  const kept = Object.entries(before).filter(([name]) => names.includes(name) && given[name] === undefined)
  const merged: JsonObject = { ...given, ...Object.fromEntries(kept) }
  const keptNames = kept.map(([name]) => name)
  refuseElsewhere(before, merged, keptNames)
  return merged
}

function endedBy({ ways = [] }: Adapter, given: JsonObject, name: string): boolean {
  const taken = ways.find((way) => way.some((one) => given[one] !== undefined))
  return taken !== undefined && ways.some((way) => way !== taken && way.includes(name))
}

/** Asks the source whether it answers with these settings. @returns warnings. @throws ApiError 422, PullError */
export function checkSettings(
  directory: Described,
  given: JsonObject,
  { sealer, world }: { sealer: Sealer; world: PullWorld },
): Promise<string[]> {
  return mustHaveAdapter(directory.type)
    .open(mergedSettings(directory, given, sealer))
    .check(world)
}

/** Keeps the settings and has the directory pulled with them at once. @throws ApiError 422 */
export async function saveSettings(
  tx: Tx,
  directory: Described & DirectoryOwner,
  given: JsonObject,
  sealer: Sealer,
): Promise<void> {
  const adapter = mustHaveAdapter(directory.type)
  const merged = mergedSettings(directory, given, sealer)
  adapter.open(merged)
  const names = secretsOf(adapter)
  const secret = Object.fromEntries(Object.entries(merged).filter(([name]) => names.includes(name)))
  const open = Object.fromEntries(Object.entries(merged).filter(([name]) => !names.includes(name)))
  const changed = !isDeepStrictEqual(merged, settingsOf(directory, sealer))
  await updateDirectory(tx, directory, directory.id, {
    settings: open,
    credentials:
      Object.keys(secret).length === 0 ? null : sealer.seal(JSON.stringify(secret), placeOf(directory.id)),
  })
  if (changed) await forgetPosition(tx, directory.id)
  await requestSync(tx, directory, 'settings')
}
