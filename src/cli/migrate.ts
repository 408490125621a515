import type { Command } from 'commander'
import { configOfProcess } from '../config.ts'
import { command } from './command.ts'
import { print, printJson } from './output.ts'

export function addMigrate(program: Command): void {
  command(program, 'migrate', 'Bring the database to the schema of this release (serve does it too)', [
    'migrate',
    'migrate --json',
  ]).action(async ({ json }: { json?: boolean }) => {
    const [{ connect }, { migrate }] = await Promise.all([
      import('../db/connect.ts'),
      import('../db/migrate.ts'),
    ])
    const connection = connect(configOfProcess())
    try {
      const applied = await migrate(connection.db)
      if (json) printJson({ applied })
      else
        print(applied.length > 0 ? `applied: ${applied.join(', ')}` : 'nothing to do: the schema is current')
    } finally {
      await connection.close()
    }
  })
}
