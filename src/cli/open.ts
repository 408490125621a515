/** Opens the installation for one command, and closes it whatever happens. */

import { type Config, configOfProcess } from '../config.ts'
import type { Actor } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { note } from './output.ts'

/** Who acts, in events and change logs. */
export const cliActor: Actor = { source: 'system', id: 'cli', name: 'Command line' }

export interface Opened extends Deps {
  close(): Promise<void>
}

export async function openInstallation(config: Config): Promise<Opened> {
  const [{ openDeps, closeDeps }, { connect }] = await Promise.all([
    import('../deps.ts'),
    import('../db/connect.ts'),
  ])
  const connection = connect(config)
  const slow = setTimeout(() => note('waiting for the database…'), 1_500)
  try {
    const deps = await openDeps(config, { connection })
    return { ...deps, close: () => closeDeps(deps) }
  } catch (error) {
    await connection.close().catch(() => undefined)
    throw error
  } finally {
    clearTimeout(slow)
  }
}

/** Commands say what happened themselves: no log lines between their output. */
export async function withInstallation<T>(work: (deps: Deps) => Promise<T>): Promise<T> {
  const deps = await openInstallation({ ...configOfProcess(), log_level: 'silent' })
  try {
    return await work(deps)
  } finally {
    await deps.close()
  }
}
