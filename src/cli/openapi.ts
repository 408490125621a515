/** `gatehouse openapi`: the contract as a file, without a database. */
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { configOfProcess } from '../config.ts'
import { command } from './command.ts'
import { note } from './output.ts'

export function addOpenApi(program: Command): void {
  command(program, 'openapi', 'Print the OpenAPI document of this release', [
    'openapi > openapi.json',
    'openapi --output openapi.json',
  ])
    .option('--output <file>', 'write it there instead')
    .action(async ({ output }: { output?: string }) => {
      const { openApi } = await import('../openapi/index.ts')
      const document = openApi(configOfProcess().public_url)
      if (output === undefined) process.stdout.write(document)
      else {
        await writeFile(output, document)
        note(`written to ${output}`)
      }
    })
}
