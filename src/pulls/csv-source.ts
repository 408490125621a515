/** A directory that is handed over as files, wherever they lie. Nothing is read while no file has changed. */
import { type CsvName, type CsvSeen, csvFiles, isCsvName, readCsv } from './csv.ts'
import { PullError } from './pull-error.ts'
import type { PullEnd, Pulled } from './pulled.ts'

export interface CsvPlace {
  /** `digest` changes with the content. */
  list(): Promise<{ name: string; digest: string }[]>
  read(name: CsvName): AsyncIterable<Uint8Array>
  /** Where the files belong, for people. */
  where: string
}

export async function* pullCsv(place: CsvPlace, cursor: string | null): AsyncGenerator<Pulled, PullEnd> {
  const found = (await place.list()).filter(({ name }) => isCsvName(name))
  const names = found.map(({ name }) => name)
  for (const { name, needed } of csvFiles)
    if (needed && !names.includes(name))
      throw new PullError('files_invalid', `There is no ${name} ${place.where}.`)
  const now = cursorOf(found)
  if (now === cursor) return { listed: 'unchanged', cursor }
  const seen: CsvSeen = { groups: names.includes('groups.csv') ? new Set() : null, named: new Set() }
  for (const { name } of csvFiles) if (names.includes(name)) yield* readCsv(name, place.read(name), seen)
  // A file that was replaced while we read makes a mixture.
  if (cursorOf((await place.list()).filter(({ name }) => isCsvName(name))) !== now)
    throw new PullError('unreachable', `The files ${place.where} were changed while they were read.`)
  return { listed: 'complete', cursor: now }
}

function cursorOf(files: { name: string; digest: string }[]): string {
  return files
    .map(({ name, digest }) => `${name}:${digest}`)
    .sort()
    .join(' ')
}
