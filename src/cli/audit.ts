/** `gatehouse audit`: the audit log of an organization; read it, export it, and see whether anybody changed it. */

import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import type { Deps } from '../deps.ts'
import { maybeFindCheck, notedHead } from '../resources/audit-logs/checks.ts'
import {
  createExport,
  type ExportInput,
  findExport,
  readExport,
  writePart,
} from '../resources/audit-logs/exports.ts'
import { exportFormats } from '../resources/audit-logs/periods.ts'
import { listAuditEvents } from '../resources/audit-logs/queries.ts'
import { listActions } from '../resources/audit-logs/schemas.ts'
import {
  type AuditScope,
  headOf,
  retentionInputDays,
  retentionOf,
  setRetention,
} from '../resources/audit-logs/trails.ts'
import { verifyTrail } from '../resources/audit-logs/verify.ts'
import { command, group, instant, several, wholeNumber } from './command.ts'
import { RefusedError, UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { note, print, printJson, printList, printRecord } from './output.ts'
import { inPage, type PageOptions, pageOf } from './page.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

interface FilterOptions {
  from?: string
  to?: string
  action?: string[]
  actor?: string[]
  actorName?: string[]
  target?: string[]
  targetType?: string[]
}

export function addAudit(program: Command): void {
  const audit = group(program, 'audit', 'Audit logs of organizations')
  inPage(
    filtered(
      inEnvironment(
        command(audit, 'list <organization>', 'Read events, latest first', [
          'audit list org_01EHZ…',
          'audit list org_01EHZ… --action user.signed_in --search "quarterly" --json',
        ]),
      ),
    ),
  )
    .option('--search <words>', 'words, each the beginning of a word of the event')
    .action(list)
  filtered(
    inEnvironment(
      command(audit, 'export <organization>', 'Write events of the last three months into a file', [
        'audit export org_01EHZ… --out events.csv',
        'audit export org_01EHZ… --format ndjson --from 2026-11-01T00:00:00Z > events.ndjson',
      ]),
    ),
  )
    .option('--format <format>', exportFormats.join(', '), 'csv')
    .option('--out <file>', 'where to write it (default: the output)')
    .action(exportEvents)
  inEnvironment(
    command(
      audit,
      'verify <organization>',
      'Follow the hash chain: was an event changed, removed or put in?',
      ['audit verify org_01EHZ…', 'audit verify org_01EHZ… --head 4711:9f2c…'],
    ),
  )
    .option('--head <position:hash>', 'a head that was noted earlier: the chain must pass through it')
    .action(verify)
  inEnvironment(
    command(audit, 'retention <organization>', 'How long events are kept; with --days or --period, set it', [
      'audit retention org_01EHZ…',
      'audit retention org_01EHZ… --period 1_YEAR',
    ]),
  )
    .option('--days <number>', 'in days', wholeNumber(1, 3_650))
    .option('--period <period>', '1_MONTH to 11_MONTHS, 1_YEAR to 10_YEARS')
    .action(retention)
  inPage(
    inEnvironment(
      command(audit, 'schemas', 'List actions with the newest version of their schema', ['audit schemas']),
    ),
  ).action(schemas)
}

function filtered(command: Command): Command {
  return command
    .option('--from <time>', 'from this time on, as ISO 8601', instant)
    .option('--to <time>', 'before this time', instant)
    .option('--action <name>', 'an action; may repeat', several)
    .option('--actor <id>', 'id of an actor; may repeat', several)
    .option('--actor-name <name>', 'name of an actor; may repeat', several)
    .option('--target <id>', 'id of a target; may repeat', several)
    .option('--target-type <type>', 'type of a target; may repeat', several)
}

function filtersOf({ from, to, action, actor, actorName, target, targetType }: FilterOptions) {
  return {
    ...(from !== undefined && { range_start: from }),
    ...(to !== undefined && { range_end: to }),
    ...(action && { actions: action }),
    ...(actor && { actor_ids: actor }),
    ...(actorName && { actor_names: actorName }),
    ...(target && { target_ids: target }),
    ...(targetType && { target_types: targetType }),
  }
}

async function scopeOf({ store }: Deps, organization_id: string, options: ScopeOptions): Promise<AuditScope> {
  return { environment_id: (await findScope(store.db, options)).id, organization_id }
}

type ListOptions = ScopeOptions & PageOptions & FilterOptions & { search?: string }
async function list(organization: string, options: ListOptions): Promise<void> {
  await withInstallation(async (deps) => {
    const { search } = options
    const filters = { ...filtersOf(options), ...(search !== undefined && { search }) }
    const scope = await scopeOf(deps, organization, options)
    printList(
      await listAuditEvents(deps.store, scope, filters, pageOf(options)),
      {
        id: (one) => one.id,
        occurred: (one) => one.occurred_at,
        action: (one) => one.action,
        actor: (one) => one.actor.name ?? one.actor.id,
        targets: (one) => one.targets.map(({ type, id }) => `${type} ${id}`).join(', '),
      },
      options,
    )
  })
}

type ExportOptions = ScopeOptions & FilterOptions & { format: string; out?: string }
async function exportEvents(organization: string, options: ExportOptions): Promise<void> {
  const format = exportFormats.find((one) => one === options.format)
  if (!format) throw new UsageError(`--format is ${exportFormats.join(', ')}.`)
  if (options.json && options.out === undefined)
    throw new UsageError('--json needs --out: the output is one or the other.')
  await withInstallation(async (deps) => {
    const { store } = deps
    const now = store.clock().getTime()
    const input: ExportInput = {
      range_start: new Date(now - 90 * 86_400_000).toISOString(),
      range_end: new Date(now + 1_000).toISOString(),
      ...filtersOf(options),
      format,
      refuse_empty: true,
    }
    const scope = await scopeOf(deps, organization, options)
    let row = await createExport(store, cliActor, scope, input)
    // A job of the server may write parts as well; each is written once.
    while (row.state === 'pending') {
      await writePart(store, row)
      row = await findExport(store.db, scope.environment_id, row.id)
      note(`${row.events_written} of ${row.events_total ?? '…'} events`)
    }
    if (row.state !== 'ready') throw new RefusedError(`The export failed: ${row.error ?? row.state}.`)
    const to = options.out === undefined ? process.stdout : createWriteStream(options.out, { mode: 0o600 })
    await pipeline(readExport(store.db, row), to, { end: options.out !== undefined })
    const { id, events_written: events, bytes } = row
    if (options.json) printJson({ object: 'audit_log_export', id, events, bytes, file: options.out })
  })
}

async function verify(organization: string, options: ScopeOptions & { head?: string }): Promise<void> {
  await withInstallation(async (deps) => {
    const scope = await scopeOf(deps, organization, options)
    const check = await maybeFindCheck(deps.store.db, scope)
    const noted = headFrom(options.head) ?? (check && notedHead(check, deps.sealer))
    const verdict = await verifyTrail(deps.store, deps.sealer, scope, noted)
    const { intact, checked, expired, head, problems } = verdict
    if (options.json) printJson({ object: 'audit_log_verdict', ...verdict })
    else {
      const facts = { intact, events: checked, expired, position: head.position, head: head.hash }
      printRecord(verdict, facts, options)
      for (const { position, message } of problems) print(`at ${position}: ${message}`)
    }
    if (!intact) throw new RefusedError('The audit log was tampered with.')
  })
}

function headFrom(text: string | undefined) {
  if (text === undefined) return undefined
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (position === undefined || hash === undefined)
    throw new UsageError('--head must be a position and a hash, as 4711:9f2c…, with 64 hexadecimal digits.')
  return { position: Number(position), hash }
}

type RetentionOptions = ScopeOptions & { days?: number; period?: string }
async function retention(organization: string, options: RetentionOptions): Promise<void> {
  await withInstallation(async (deps) => {
    const { store } = deps
    const { days, period } = options
    const scope = await scopeOf(deps, organization, options)
    const asked = {
      ...(days !== undefined && { retention_period_in_days: days }),
      ...(period !== undefined && { retention_period: period }),
    }
    const kept =
      days === undefined && period === undefined
        ? await retentionOf(store.db, scope)
        : await store.change(cliActor, (tx) => setRetention(store, tx, scope, retentionInputDays(asked)))
    const { position } = await headOf(store.db, scope)
    printRecord(
      { retention_period_in_days: kept },
      { 'kept for days': kept, 'events so far': position },
      options,
    )
  })
}

async function schemas(options: ScopeOptions & PageOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    printList(
      await listActions(store.db, id, pageOf(options)),
      {
        action: (one) => one.name,
        version: (one) => one.schema.version,
        targets: (one) => one.schema.targets.map(({ type }) => type).join(', '),
        updated: (one) => one.updated_at,
      },
      options,
    )
  })
}
