/** Which environment a command works in: the one that it names, or the first. */
import type { Command } from 'commander'
import type { Db } from '../db/connect.ts'
import { type Environment, listEnvironments } from '../resources/environments/environments.ts'
import { RefusedError } from './failure.ts'

export interface ScopeOptions {
  environment?: string
  json?: boolean
}

export function inEnvironment(command: Command): Command {
  return command.option(
    '--environment <id>',
    'id, client id or name of the environment (default: the first one)',
  )
}

export async function findScope(db: Db, { environment: wanted }: ScopeOptions): Promise<Environment> {
  const all = await listEnvironments(db)
  const found =
    wanted === undefined
      ? all[0]
      : all.find(({ id, client_id, name }) => [id, client_id, name].includes(wanted))
  if (!found) throw new RefusedError(`Environment not found: '${wanted ?? 'the first one'}'.`)
  return found
}
