/** `gatehouse connections`: an organization's way to sign in. What the portal can do, these can, by the same rules. */
import type { Command } from 'commander'
import { command, group, wholeNumber } from './command.ts'
import { addSourceOptions } from './connection-options.ts'
import { inPage } from './page.ts'
import { inEnvironment } from './scope.ts'

type Commands = typeof import('./connection-commands.ts')

/** The command of this name, loaded when it is given. */
function lazily<A extends unknown[]>(pick: (commands: Commands) => (...args: A) => Promise<void>) {
  return async (...args: A): Promise<void> => pick(await import('./connection-commands.ts'))(...args)
}

type Certificates = typeof import('./certificate-commands.ts')
function lazilyOf<A extends unknown[]>(pick: (commands: Certificates) => (...args: A) => Promise<void>) {
  return async (...args: A): Promise<void> => pick(await import('./certificate-commands.ts'))(...args)
}

export function addConnections(program: Command): void {
  const noun = group(program, 'connections', 'Connections: how organizations sign in')
  const verb = (usage: string, summary: string, examples: readonly string[]) =>
    inEnvironment(command(noun, usage, summary, examples))
  const conn = 'conn_01EHZ…'

  addSourceOptions(
    verb('create', 'Create a connection; without a source it prints what the identity provider needs', [
      'connections create --organization org_01EHZ… --type OktaSAML',
      'connections create --organization org_01EHZ… --type GenericSAML --metadata idp.xml --activate --json',
      'connections create --organization org_01EHZ… --type GenericOIDC --issuer https://idp.example.com \\\n      --client-id gatehouse --client-secret-file secret.txt --activate',
    ]),
  )
    .requiredOption('--organization <id>', 'whose connection')
    .requiredOption('--type <type>', 'connection type, like GenericSAML, OktaSAML or GenericOIDC')
    .option('--name <name>', 'name of the connection (default: organization and provider)')
    .option(
      '--activate',
      'let people sign in through it at once, untested unless the environment forbids it',
      false,
    )
    .action(lazily((commands) => commands.create))
  addSourceOptions(
    verb('update <id>', 'Change the draft of a connection; sign-in stays as it is until it is activated', [
      `connections update ${conn} --metadata https://idp.example.com/metadata`,
    ]),
  )
    .option('--activate', 'make the change the active configuration at once', false)
    .action(lazily((commands) => commands.update))
  inPage(
    verb('list', 'List connections, newest first', ['connections list --organization org_01EHZ… --json']),
  )
    .option('--organization <id>', 'only of this organization')
    .action(lazily((commands) => commands.list))
  verb('show <id>', 'Show a connection, its addresses and its versions', [`connections show ${conn}`]).action(
    lazily((commands) => commands.show),
  )
  verb('test <id>', 'Start a test sign-in, wait for it, and print its checks', [
    `connections test ${conn}`,
    `connections test ${conn} --no-wait`,
  ])
    .option('--timeout <seconds>', 'how long to wait for somebody to sign in', wholeNumber(1, 3_600), 300)
    .option('--no-wait', 'only print the address that starts it')
    .action(lazily((commands) => commands.test))
  verb('activate <id>', 'Activate the draft, or bring back a connection that was deactivated', [
    `connections activate ${conn}`,
  ]).action(lazily((commands) => commands.activate))
  verb('deactivate <id>', 'Stop sign-in through a connection; its configuration stays', [
    `connections deactivate ${conn}`,
  ]).action(lazily((commands) => commands.deactivate))
  verb('discard <id>', 'Drop the draft; what is active stays', [`connections discard ${conn}`]).action(
    lazily((commands) => commands.discard),
  )
  verb('restore <id>', 'Make a superseded version the active one again', [
    `connections restore ${conn} --configuration-version 1`,
  ])
    .requiredOption('--configuration-version <number>', 'which version', wholeNumber(1, 1_000_000))
    .action(lazily((commands) => commands.restore))
  verb('delete <id>', 'Delete a connection; sign-in through it stops at once', [
    `connections delete ${conn}`,
  ]).action(lazily((commands) => commands.remove))
  verb('certificates <id>', 'List the certificates that a connection accepts, and when each ends', [
    `connections certificates ${conn} --json`,
  ]).action(lazilyOf((commands) => commands.certificates))
  verb('accept <id>', 'Accept one more certificate, beside those that are', [
    `connections accept ${conn} --certificate next.pem`,
    `connections accept ${conn} --metadata https://idp.example.com/metadata`,
  ])
    .option('--certificate <file>', 'PEM; "-" reads it from stdin')
    .option('--metadata <file-or-url>', 'the metadata that shows it; an address is watched from now on')
    .action(lazilyOf((commands) => commands.accept))
  verb('refresh <id>', 'Read the metadata address of a connection now', [
    `connections refresh ${conn}`,
  ]).action(lazilyOf((commands) => commands.refresh))
  verb('approve <id>', 'Agree to the key set that its metadata address shows', [
    `connections approve ${conn}`,
  ]).action(lazilyOf((commands) => commands.approve))
  verb('refuse <id>', 'Refuse the key set that its metadata address shows', [
    `connections refuse ${conn}`,
  ]).action(lazilyOf((commands) => commands.refuse))
  verb('retire <id>', 'Accept a certificate no longer', [`connections retire ${conn} --fingerprint AA:BB:…`])
    .requiredOption('--fingerprint <sha256>', 'which certificate')
    .action(lazilyOf((commands) => commands.retire))
}
