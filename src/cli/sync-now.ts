/** Has a directory synchronized and shows how it goes on. Whoever runs jobs may do it; in case nobody does, we do. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import type { DirectoryRecord } from '../resources/directories/directories.ts'
import type { DirectorySync } from '../resources/directory-syncs/contract.ts'
import { changeSource } from '../resources/directory-syncs/sources.ts'
import { listSyncs } from '../resources/directory-syncs/syncs.ts'
import { RefusedError } from './failure.ts'
import { cliActor } from './open.ts'
import { type Cell, note } from './output.ts'

export type Cells = Record<string, Cell>

const lookEveryMs = 250
const underway = ['pulling', 'comparing', 'applying']

export async function syncNow(deps: Deps, directory: DirectoryRecord): Promise<DirectorySync> {
  const { store } = deps
  const { startHelper } = await import('../background.ts')
  const before = (await newest(deps, directory))?.id ?? ''
  await store.change(cliActor, async (tx) => {
    await changeSource(tx, directory, {})
    const { enqueue } = await import('../jobs/index.ts')
    const payload = { directory_id: directory.id, trigger: 'manual' }
    await enqueue(tx, { kind: 'synchronize-directory', key: directory.id, payload })
  })
  const helper = startHelper(deps, ['synchronize-directory'])
  try {
    for (let said = ''; ; await wait(lookEveryMs)) {
      const last = await newest(deps, directory)
      if (!last || last.id <= before || underway.includes(last.state)) await mustGoOn(deps, directory.id)
      if (!last || last.id <= before) continue
      const line = progressOf(last)
      if (line !== said) note(line)
      said = line
      if (!underway.includes(last.state)) return last
    }
  } finally {
    await helper.stop()
  }
}

/** It is tried again by whoever runs jobs; nobody waits for that in front of a screen. */
async function mustGoOn({ store }: Deps, directory_id: string): Promise<void> {
  const job = await store.db
    .selectFrom('jobs')
    .select('error')
    .where('kind', '=', 'synchronize-directory')
    .where('key', '=', directory_id)
    .executeTakeFirst()
  if (job?.error) throw new RefusedError(`It could not go on: ${job.error}`)
}

async function newest(
  { store }: Deps,
  { id, environment_id }: DirectoryRecord,
): Promise<DirectorySync | undefined> {
  const { data } = await listSyncs(store.db, environment_id, { directory: id, limit: 1 })
  return data[0]
}

function progressOf({ state, progress }: DirectorySync): string {
  const { received, applied, to_apply } = progress
  if (state === 'pulling') return `received ${number(received)}…`
  if (state === 'comparing') return `received ${number(received)}, comparing…`
  if (state === 'applying') return `applied ${number(applied)} of ${number(to_apply)}…`
  return state
}

/** `create 412, update 31, deactivate 3`. */
export function doneOf({ counts }: DirectorySync): string {
  if (!counts) return ''
  const { users, groups, memberships } = counts
  const parts = [
    ...Object.entries(users),
    ...Object.entries(groups).map(([what, n]) => [`${what} groups`, n] as const),
    ...Object.entries(memberships).map(([what, n]) => [`${what} memberships`, n] as const),
  ].filter(([, n]) => n > 0)
  return parts.length === 0 ? 'nothing' : parts.map(([what, n]) => `${what} ${number(n)}`).join(', ')
}

export function factsOf(sync: DirectorySync): Cells {
  const { id, state, hold_reason, error, problems, counts } = sync
  const all: Cells = {
    id,
    state,
    because: hold_reason,
    [state === 'completed' ? 'did' : 'would']: counts && doneOf(sync),
    error: error?.message,
    'not applied': problems.length > 0 ? problems.join('; ') : null,
  }
  const details = (error?.details ?? []).map((detail, at) => [`detail ${at + 1}`, detail] as const)
  return Object.fromEntries([...Object.entries(all), ...details].filter(([, fact]) => fact != null))
}

function number(n: number): string {
  return n.toLocaleString('en')
}
