/**
 * The command line. One file per noun; each declares its commands and calls the same domain functions as the API and
 * the portal, so the three can do the same and refuse the same. What is heavy is imported when a command runs.
 */
import { Command } from 'commander'
import pkg from '../../package.json' with { type: 'json' }
import { addAudit } from './audit.ts'
import { addBackup } from './backup.ts'
import { addChanges } from './changes.ts'
import { addConnections } from './connections.ts'
import { addContacts } from './contacts.ts'
import { addDirectories } from './directories.ts'
import { addPreviews } from './directory-syncs.ts'
import { addDomains } from './domains.ts'
import { addEnvironments } from './environments.ts'
import { addEvents } from './events.ts'
import { failureOf } from './failure.ts'
import { addJobs } from './jobs.ts'
import { addKeys } from './keys.ts'
import { addLinks } from './links.ts'
import { addLogStreams } from './log-streams.ts'
import { addMails } from './mails.ts'
import { addMigrate } from './migrate.ts'
import { addOpenApi } from './openapi.ts'
import { addOrgs } from './orgs.ts'
import { note, surviveClosedPipes } from './output.ts'
import { addServe } from './serve.ts'
import { addWebhooks } from './webhooks.ts'

/** In the order of the help. */
const groups = [
  addServe,
  addJobs,
  addMigrate,
  addEnvironments,
  addKeys,
  addOrgs,
  addDomains,
  addConnections,
  addDirectories,
  addPreviews,
  addLinks,
  addContacts,
  addMails,
  addChanges,
  addAudit,
  addEvents,
  addWebhooks,
  addLogStreams,
  addBackup,
  addOpenApi,
]

export function createProgram(): Command {
  const program = new Command('gatehouse')
    .description(pkg.description)
    .version(pkg.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show the help of a command')
    .showHelpAfterError('Add --help to see how it is used.')
    .exitOverride()
  for (const add of groups) add(program)
  return program
}

/** @returns the exit code: 0 done, 1 refused, 2 used wrongly. */
export async function run(args: readonly string[]): Promise<number> {
  surviveClosedPipes()
  try {
    await createProgram().parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    const { code, lines } = failureOf(error)
    for (const line of lines) note(line)
    return code
  }
}
