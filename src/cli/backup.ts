/** `gatehouse backup`: a consistent copy of the embedded database, made while the server runs. */
import { chmod, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { configOfProcess } from '../config.ts'
import { command } from './command.ts'
import { RefusedError } from './failure.ts'
import { note, printRecord } from './output.ts'

export function addBackup(program: Command): void {
  command(program, 'backup <file>', 'Copy the embedded database while the server runs', [
    'backup /backups/gatehouse-2026-01-31.db',
    'backup latest.db --force',
  ])
    .option('--force', 'replace the file when it exists', false)
    .action(backup)
}

async function backup(target: string, options: { force: boolean; json?: boolean }): Promise<void> {
  const config = configOfProcess()
  if (config.database_url)
    throw new RefusedError('This installation is on PostgreSQL: back it up with pg_dump "$DATABASE_URL".')
  const file = resolve(target)
  if (!options.force && (await exists(file)))
    throw new RefusedError(`${file} exists: choose another name, or say --force.`)
  if (!(await exists(join(config.data_dir, 'gatehouse.db'))))
    throw new RefusedError(`There is no database in ${config.data_dir}: is DATA_DIR right?`)
  const { connect } = await import('../db/connect.ts')
  const connection = connect(config)
  // Whoever finds the file under its name finds it whole.
  const partial = `${file}.partial`
  try {
    await connection.backup?.(partial)
    await chmod(partial, 0o600)
    await rename(partial, file)
  } finally {
    await rm(partial, { force: true })
    await connection.close()
  }
  const { size } = await stat(file)
  printRecord({ file, bytes: size }, { file, bytes: size }, options)
  if (!config.secret && !options.json)
    note(
      `Keep ${join(config.data_dir, 'secret.key')} too, in another place: without it the copy cannot be opened.`,
    )
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
