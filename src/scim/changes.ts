/** Changes run in a transaction; the first one links a directory that waited for its provider. */
import type { Actor, Tx } from '../db/store.ts'
import { activate } from '../resources/directories/lifecycle.ts'
import type { OpenDirectory } from '../resources/directories/open.ts'
import { profileOf } from '../resources/directories/types.ts'
import { type Flow, have } from './flow.ts'

export async function change<T>(
  flow: Flow,
  work: (tx: Tx, directory: OpenDirectory) => Promise<T>,
): Promise<T> {
  const { deps, directory } = have(flow, 'directory')
  return deps.store.change(actorOf(directory), async (tx) => work(tx, await linked(tx, directory)))
}

/** A change that only writes: on PostgreSQL one round trip, once the directory is linked. */
export async function write<T>(
  flow: Flow,
  work: (tx: Tx, directory: OpenDirectory) => Promise<T>,
): Promise<T> {
  const { deps, directory } = have(flow, 'directory')
  if (directory.state !== 'linked') return change(flow, work)
  let result: { value: T } | undefined
  await deps.store.write(actorOf(directory), async (tx) => {
    result = { value: await work(tx, directory) }
  })
  if (!result) throw new Error('a change that did not run')
  return result.value
}

async function linked(tx: Tx, directory: OpenDirectory): Promise<OpenDirectory> {
  return directory.state === 'linked' ? directory : activate(tx, directory)
}

function actorOf({ id, type }: OpenDirectory): Actor {
  return { source: 'system', id, name: profileOf(type).provider }
}
