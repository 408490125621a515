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

async function linked(tx: Tx, directory: OpenDirectory): Promise<OpenDirectory> {
  return directory.state === 'linked' ? directory : activate(tx, directory)
}

export function actorOf({ id, type }: OpenDirectory): Actor {
  return { source: 'system', id, name: profileOf(type).provider }
}
