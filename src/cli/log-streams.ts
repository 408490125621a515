/** `gatehouse log-streams`: where the events of an organization are sent. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { Db } from '../db/connect.ts'
import type { Deps } from '../deps.ts'
import {
  type LogStreamType,
  logStreamTypes,
  type StreamFamily,
  streamFamilies,
} from '../log-streams/types.ts'
import type { LogStreamTrial } from '../resources/log-streams/contract.ts'
import { listStreamDeliveries, waitingOf } from '../resources/log-streams/deliveries.ts'
import * as streams from '../resources/log-streams/log-streams.ts'
import { resumeStream, setUpStream, testStream } from '../resources/log-streams/set-up.ts'
import { findOrganization } from '../resources/organizations/organizations.ts'
import { command, group, instant, several } from './command.ts'
import { RefusedError, UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { print, printJson, printList, printRecord } from './output.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

interface CreateOptions extends ScopeOptions {
  organization: string
  type: string
  config: string
  name?: string
  carry?: string[]
  since?: string
}

export function addLogStreams(program: Command): void {
  const noun = group(program, 'log-streams', 'Where the events of an organization are sent')
  const on = (usage: string, summary: string, examples: string[]) =>
    inEnvironment(command(noun, usage, summary, examples))
  on('create', 'Stream events to a destination; ends with 1 when it does not take a test event', [
    'log-streams create --organization org_01EHZ… --type GenericHttps --config stream.json',
  ])
    .requiredOption('--organization <id>', 'whose events')
    .requiredOption('--type <type>', logStreamTypes.join(', '))
    .requiredOption('--config <file>', 'JSON with the settings of the destination; - is standard input')
    .option('--name <name>', 'what it is called')
    .option('--carry <family>', `${streamFamilies.join(', ')}; may repeat (default: audit)`, several)
    .option('--since <time>', 'also what happened since then, as ISO 8601', instant)
    .action(create)
  on('list', 'List the log streams of an organization', ['log-streams list --organization org_01EHZ…'])
    .requiredOption('--organization <id>', 'whose streams')
    .action(list)
  on('show <id>', 'Show a log stream', ['log-streams show als_01EHZ…']).action(show)
  on('test <id>', 'Send one test event; ends with 1 when it is not taken', [
    'log-streams test als_01EHZ…',
  ]).action(test)
  on('pause <id>', 'Send nothing until it is resumed; what happens meanwhile waits', [
    'log-streams pause als_01EHZ…',
  ]).action(pause)
  on('resume <id>', 'Go on, after a test event was taken', ['log-streams resume als_01EHZ…']).action(resume)
  on('backfill <id>', 'Send everything since a time once more', [
    'log-streams backfill als_01EHZ… --since 2026-11-01T00:00:00Z',
  ])
    .requiredOption('--since <time>', 'as ISO 8601', instant)
    .action(backfill)
  on('deliveries <id>', 'What was sent, newest first', ['log-streams deliveries als_01EHZ… --problems'])
    .option('--problems', 'only what was not taken', false)
    .action(deliveries)
  on('delete <id>', 'Delete a log stream', ['log-streams delete als_01EHZ…']).action(remove)
}

async function create(options: CreateOptions): Promise<void> {
  const type = oneOf<LogStreamType>(options.type, logStreamTypes, '--type')
  const families = options.carry?.map((one) => oneOf<StreamFamily>(one, streamFamilies, '--carry'))
  const settings = settingsFrom(options.config)
  await withInstallation(async (deps) => {
    const { id: environment_id } = await findScope(deps.store.db, options)
    const organization = await findOrganization(deps.store.db, environment_id, options.organization)
    const scope = { environment_id, organization_id: organization.id }
    const { stream, trial } = await setUpStream(awsOf(deps), cliActor, scope, {
      type,
      settings,
      ...(options.name !== undefined && { name: options.name }),
      ...(families && { families }),
      ...(options.since !== undefined && { since: options.since }),
    })
    const shown = streams.logStreamOf(stream, deps.sealer)
    printRecord({ ...shown, trial }, { id: shown.id, type: shown.type, state: shown.state }, options)
    refuse(trial)
  })
}

async function list(options: ScopeOptions & { organization: string }): Promise<void> {
  await withInstallation(async ({ store, sealer }) => {
    const { id: environment_id } = await findScope(store.db, options)
    const { id } = await findOrganization(store.db, environment_id, options.organization)
    const rows = await streams.listStreamsOf(store.db, { environment_id, organization_id: id })
    printList(
      { data: rows.map((row) => streams.logStreamOf(row, sealer)) },
      {
        id: (one) => one.id,
        name: (one) => one.name,
        type: (one) => one.type,
        state: (one) => one.state,
        'last sent': (one) => one.last_synced_at,
        problem: (one) => one.error_message,
      },
      options,
    )
  })
}

async function show(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store, sealer }) => {
    const row = await find(store.db, id, options)
    const shown = streams.logStreamOf(row, sealer)
    const waiting = await waitingOf(store.db, row)
    const facts = {
      id: shown.id,
      name: shown.name,
      type: shown.type,
      state: shown.state,
      carries: shown.families.join(' '),
      waiting,
      'last sent': shown.last_synced_at,
      problem: shown.error_message,
      'next attempt': shown.next_attempt_at,
    }
    printRecord({ ...shown, waiting }, facts, options)
  })
}

async function test(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async (deps) => {
    const row = await find(deps.store.db, id, options)
    const trial = await testStream(awsOf(deps), row, id)
    if (options.json) printJson(trial)
    else if (trial.ok) print(`taken after ${trial.duration_ms} ms`)
    refuse(trial)
  })
}

async function pause(id: string, options: ScopeOptions): Promise<void> {
  await changed(id, options, ({ store }, row) =>
    store.change(cliActor, (tx) => streams.pauseStream(tx, row, id)),
  )
}
async function backfill(id: string, options: ScopeOptions & { since: string }): Promise<void> {
  const { since } = options
  await changed(id, options, ({ store }, row) =>
    store.change(cliActor, (tx) => streams.backfillStream(tx, row, id, since)),
  )
}
async function resume(id: string, options: ScopeOptions): Promise<void> {
  await changed(id, options, async (deps, row) => {
    const { stream, trial } = await resumeStream(awsOf(deps), cliActor, row, id)
    refuse(trial)
    return stream
  })
}

async function changed(
  id: string,
  options: ScopeOptions,
  change: (deps: Deps, row: streams.StreamRecord) => Promise<streams.StreamRecord>,
): Promise<void> {
  await withInstallation(async (deps) => {
    const after = await change(deps, await find(deps.store.db, id, options))
    const shown = streams.logStreamOf(after, deps.sealer)
    printRecord(shown, { id: shown.id, name: shown.name, state: shown.state }, options)
  })
}

async function deliveries(id: string, options: ScopeOptions & { problems: boolean }): Promise<void> {
  await withInstallation(async ({ store }) => {
    const row = await find(store.db, id, options)
    const data = await listStreamDeliveries(store.db, row.id, { limit: 100, problems: options.problems })
    printList(
      { data },
      {
        at: (one) => one.created_at,
        verdict: (one) => one.verdict,
        status: (one) => one.status,
        events: (one) => one.events,
        'lag ms': (one) => one.lag_ms,
        note: (one) => one.note,
      },
      options,
    )
  })
}

async function remove(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const row = await find(store.db, id, options)
    await store.change(cliActor, (tx) => streams.deleteStream(tx, row, id))
    if (options.json) printJson({ object: 'log_stream', id, deleted: true })
    else print(`deleted ${id}`)
  })
}

async function find(db: Db, id: string, options: ScopeOptions): Promise<streams.StreamRecord> {
  const { id: environment_id } = await findScope(db, options)
  return streams.findStreamIn(db, environment_id, id)
}

const awsOf = (deps: Deps) => ({ ...deps, aws: deps.config.aws })

function refuse({ ok, reason }: LogStreamTrial): void {
  if (!ok) throw new RefusedError(`The destination did not take a test event. ${reason ?? ''}`.trim())
}

function oneOf<T extends string>(text: string, allowed: readonly T[], option: string): T {
  const found = allowed.find((one) => one === text)
  if (found === undefined) throw new UsageError(`${option} must be one of ${allowed.join(', ')}.`)
  return found
}

function settingsFrom(file: string): Record<string, unknown> {
  const text = readFileSync(file === '-' ? 0 : file, 'utf8')
  try {
    const settings: unknown = JSON.parse(text)
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return { ...settings }
  } catch {
    // Said below, in the same words.
  }
  throw new UsageError(`${file} must hold a JSON object.`)
}
