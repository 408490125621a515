/** `gatehouse directories source|sync|import`, `gatehouse previews`: fetching directories, and looking first. */
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Deps } from '../deps.ts'
import type { JsonObject } from '../kernel/json.ts'
import { csvFiles } from '../pulls/csv.ts'
import { PullError } from '../pulls/pull-error.ts'
import { checkSettings, mustHaveAdapter, saveSettings, shownSettings } from '../pulls/settings.ts'
import { upload } from '../pulls/uploads.ts'
import { pullWorldOf } from '../pulls/world.ts'
import { type DirectoryRecord, findDirectory } from '../resources/directories/directories.ts'
import type { DirectorySync } from '../resources/directory-syncs/contract.ts'
import { changeSource } from '../resources/directory-syncs/sources.ts'
import { approveSync, discardSync, findSync, listSyncs, syncOf } from '../resources/directory-syncs/syncs.ts'
import { command, group, several, wholeNumber } from './command.ts'
import { RefusedError, UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { note, print, printList, printRecord } from './output.ts'
import { inPage, type PageOptions, pageOf } from './page.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'
import { type Cells, doneOf, factsOf, syncNow } from './sync-now.ts'

export function addDirectorySyncs(directories: Command): void {
  inEnvironment(
    command(
      directories,
      'source <id>',
      'Say where a directory is fetched from; a secret that is not given stays',
      [
        'directories source directory_01EHZ… --set subdomain=acme --set-file api_key=key.txt',
        'directories source directory_01EHZ… --set-file service_account_key=key.json --set admin_email=admin@acme.example',
        'directories source directory_01EHZ…',
      ],
    ),
  )
    .option('--set <name=value>', 'a setting; may repeat, and makes a list of it', several)
    .option('--set-file <name=file>', 'a setting that stands in a file; may repeat', several)
    .option('--every-minutes <n>', 'how often it is fetched', wholeNumber(5, 24 * 60))
    .option('--no-check', 'do not ask the source first')
    .action(source)
  inEnvironment(
    command(
      directories,
      'sync <id>',
      'Fetch a directory now and show how it goes on; ends with 1 unless it is applied',
      ['directories sync directory_01EHZ…'],
    ),
  ).action(sync)
  inEnvironment(
    command(
      directories,
      'import <id>',
      'Hand over users.csv, groups.csv and user_groups.csv, and synchronize',
      ['directories import directory_01EHZ… --csv ./people'],
    ),
  )
    .requiredOption('--csv <folder>', 'the folder with the files')
    .action(importCsv)
}

export function addPreviews(program: Command): void {
  const previews = group(program, 'previews', 'Synchronizations that wait for somebody to look at them')
  inPage(
    inEnvironment(
      command(previews, 'list', 'List what waits, newest first', [
        'previews list',
        'previews list --directory directory_01EHZ…',
      ]),
    ),
  )
    .option('--directory <id>', 'of this directory only')
    .action(list)
  inEnvironment(
    command(previews, 'show <id>', 'Show what a synchronization would do, and to whom', [
      'previews show directory_sync_01EHZ…',
    ]),
  ).action(show)
  inEnvironment(
    command(previews, 'approve <id>', 'Let it go ahead', ['previews approve directory_sync_01EHZ…']),
  ).action((id: string, options: ScopeOptions) => decide(id, options, approveSync, 'approved'))
  inEnvironment(
    command(previews, 'discard <id>', 'Drop it; the next one looks anew', [
      'previews discard directory_sync_01EHZ…',
    ]),
  ).action((id: string, options: ScopeOptions) => decide(id, options, discardSync, 'discarded'))
}

interface SourceOptions extends ScopeOptions {
  set?: string[]
  setFile?: string[]
  everyMinutes?: number
  check: boolean
}

async function source(id: string, options: SourceOptions): Promise<void> {
  await withDirectory(id, options, async (deps, directory) => {
    const { store, sealer } = deps
    const given = givenSettings(options)
    if (Object.keys(given).length > 0) {
      if (options.check) {
        const world = pullWorldOf(deps, directory.id, new AbortController().signal)
        const warnings = await inWords(() => checkSettings(directory, given, { sealer, world }))
        for (const warning of warnings) note(warning)
      }
      await store.change(cliActor, (tx) => saveSettings(tx, directory, given, sealer))
    }
    const { everyMinutes } = options
    if (everyMinutes !== undefined)
      await store.change(cliActor, (tx) =>
        changeSource(tx, directory, { cadence_seconds: everyMinutes * 60 }),
      )
    const { settings, secrets } = shownSettings(
      await findDirectory(store.db, directory, directory.id),
      sealer,
    )
    const facts: Cells = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(' ') : String(value),
      ]),
    )
    printRecord(
      { directory_id: id, settings, secrets },
      { directory: id, ...facts, secrets: secrets.join(' ') },
      options,
    )
  })
}

/** What is given more than once is a list. */
function givenSettings({ set = [], setFile = [] }: SourceOptions): JsonObject {
  const given: JsonObject = {}
  const pairs = [
    ...set.map((pair) => pairOf(pair, '--set')),
    ...setFile.map((pair) => {
      const [name, file] = pairOf(pair, '--set-file')
      return [name, readFileSync(file, 'utf8').trim()] as const
    }),
  ]
  for (const [name, value] of pairs) {
    const before = given[name]
    given[name] =
      before === undefined
        ? name.endsWith('_ids')
          ? [value]
          : value
        : Array.isArray(before)
          ? [...before, value]
          : [before, value]
  }
  return given
}

function pairOf(pair: string, option: string): readonly [string, string] {
  const at = pair.indexOf('=')
  if (at < 1) throw new UsageError(`${option} must be like name=value, not '${pair}'.`)
  return [pair.slice(0, at), pair.slice(at + 1)]
}

async function sync(id: string, options: ScopeOptions): Promise<void> {
  await withDirectory(id, options, async (deps, directory) => {
    mustHaveAdapter(directory.type)
    finish(await syncNow(deps, directory), options)
  })
}

async function importCsv(id: string, options: ScopeOptions & { csv: string }): Promise<void> {
  const files = csvFiles
    .map(({ name }) => ({ name, path: join(options.csv, name) }))
    .filter(({ path }) => existsSync(path))
  if (!files.some(({ name }) => name === 'users.csv'))
    throw new RefusedError(`There is no users.csv in ${options.csv}.`)
  await withDirectory(id, options, async (deps, directory) => {
    if (directory.type !== 'sftp')
      throw new RefusedError('Files are handed over to directories of the type "sftp" only.')
    for (const { name, path } of files) {
      const { rows } = await inWords(() =>
        upload(deps.store, cliActor, directory, { name, content: createReadStream(path) }),
      )
      note(`${name}: ${rows.toLocaleString('en')} rows`)
    }
    finish(await syncNow(deps, directory), options)
  })
}

function finish(done: DirectorySync, options: ScopeOptions): void {
  printRecord(done, factsOf(done), options)
  if (done.state === 'held')
    throw new RefusedError(`It waits for somebody: gatehouse previews approve ${done.id}, or discard.`)
  if (done.state !== 'completed') throw new RefusedError(done.error?.message ?? `It is ${done.state}.`)
}

async function list(options: PageOptions & ScopeOptions & { directory?: string }): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    const page = await listSyncs(store.db, environment.id, {
      ...pageOf(options),
      state: 'held',
      ...(options.directory !== undefined && { directory: options.directory }),
    })
    printList(
      page,
      {
        id: (one) => one.id,
        directory: (one) => one.directory_id,
        because: (one) => one.hold_reason,
        would: doneOf,
        since: (one) => one.created_at,
      },
      options,
    )
  })
}

async function show(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    const found = syncOf(await findSync(store.db, environment.id, id))
    printRecord(found, factsOf(found), options)
    if (options.json || found.would_deactivate.length === 0) return
    print('')
    printList(
      { data: found.would_deactivate },
      { 'would be deactivated': (one) => one.name, email: (one) => one.email, id: (one) => one.idp_id },
      options,
    )
  })
}

async function decide(
  id: string,
  options: ScopeOptions,
  how: typeof approveSync,
  word: string,
): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    const decided = await store.change(cliActor, (tx) => how(tx, environment.id, id))
    printRecord(decided, { id, decision: word, would: doneOf(decided) }, options)
  })
}

async function withDirectory(
  id: string,
  options: ScopeOptions,
  work: (deps: Deps, directory: DirectoryRecord) => Promise<void>,
): Promise<void> {
  await withInstallation(async (deps) => {
    const { id: environment_id } = await findScope(deps.store.db, options)
    await work(deps, await findDirectory(deps.store.db, { environment_id }, id))
  })
}

async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PullError)) throw error
    throw new RefusedError([error.message, ...error.details.map((line) => `  ${line}`)].join('\n'))
  }
}
