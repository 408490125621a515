/** `gatehouse directories holds`: when a synchronization of one directory waits for somebody to look at it. */
import type { Command } from 'commander'
import { findDirectory } from '../resources/directories/directories.ts'
import type { HoldPolicy } from '../resources/directory-syncs/contract.ts'
import { changeSource, directoryHoldPolicyOf, ownHoldPolicyOf } from '../resources/directory-syncs/sources.ts'
import { command } from './command.ts'
import { numberOrOff, onOrOff } from './environment-settings.ts'
import { cliActor, withInstallation } from './open.ts'
import { printRecord } from './output.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addDirectoryHolds(directories: Command): void {
  inEnvironment(
    command(
      directories,
      'holds <id>',
      'Show or set when a synchronization of a directory waits for approval; "environment" takes a figure of its own back',
      [
        'directories holds directory_01EHZ…',
        'directories holds directory_01EHZ… --people 50 --percent off',
        'directories holds directory_01EHZ… --people environment',
      ],
    ),
  )
    .option('--people <n|off>', 'wait when more people than this would be deactivated')
    .option('--percent <n|off>', 'the same, as a share of those who are active')
    .option('--first-sync <on|off>', 'wait with the first synchronization')
    .option('--changes <n|off>', 'wait when more people than this would change')
    .action(holds)
}

interface HoldOptions extends ScopeOptions {
  people?: string
  percent?: string
  firstSync?: string
  changes?: string
}

async function holds(id: string, options: HoldOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id: environment_id } = await findScope(store.db, options)
    const directory = await findDirectory(store.db, { environment_id }, id)
    const policy = changed(await ownHoldPolicyOf(store.db, directory), options)
    if (policy !== undefined) await store.change(cliActor, (tx) => changeSource(tx, directory, { policy }))
    const now = await directoryHoldPolicyOf(store.db, directory)
    const figure = (name: (typeof now.own)[number]) => {
      const value = now[name] === null ? 'off' : now[name]
      return now.own.includes(name) ? value : `${value} (environment)`
    }
    const shown = {
      directory: id,
      people: figure('deactivated_people'),
      percent: figure('deactivated_percent'),
      'first sync': figure('first_sync'),
      changes: figure('changed_people'),
    }
    printRecord(now, shown, options)
  })
}

/** @returns undefined when nothing was said; null when nothing of its own is left. */
function changed(
  own: Partial<HoldPolicy>,
  { people, percent, firstSync, changes }: HoldOptions,
): Partial<HoldPolicy> | null | undefined {
  if ([people, percent, firstSync, changes].every((said) => said === undefined)) return undefined
  const kept = (said: string | undefined) => (said === 'environment' ? undefined : said)
  const before = <T>(said: string | undefined, value: T) => (said === 'environment' ? undefined : value)
  const policy = {
    deactivated_people: numberOrOff('--people', kept(people), before(people, own.deactivated_people)),
    deactivated_percent: numberOrOff('--percent', kept(percent), before(percent, own.deactivated_percent)),
    first_sync: onOrOff('--first-sync', kept(firstSync), before(firstSync, own.first_sync)),
    changed_people: numberOrOff('--changes', kept(changes), before(changes, own.changed_people)),
  }
  const said = Object.entries(policy).filter(([, value]) => value !== undefined)
  return said.length === 0 ? null : Object.fromEntries(said)
}
