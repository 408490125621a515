/** `gatehouse connections`: an organization's way to sign in. What the portal can do, these can, by the same rules. */
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Deps } from '../app.ts'
import type { Tx } from '../db/store.ts'
import { loadGuides } from '../guides/index.ts'
import { packageRoot } from '../package-root.ts'
import * as configurations from '../resources/connections/configurations.ts'
import * as connections from '../resources/connections/connections.ts'
import { type ConnectionType, connectionTypeOf, protocolOf } from '../resources/connections/types.ts'
import { findOrganization } from '../resources/organizations/organizations.ts'
import { command, group, wholeNumber } from './command.ts'
import { printConnection } from './connection-facts.ts'
import { addSourceOptions, readSource, type SourceOptions } from './connection-source.ts'
import { testConnection } from './connection-test.ts'
import { UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { print, printJson, printList } from './output.ts'
import { inPage, type PageOptions, pageOf } from './page.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

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
    .action(create)
  addSourceOptions(
    verb('update <id>', 'Change the draft of a connection; sign-in stays as it is until it is activated', [
      `connections update ${conn} --metadata https://idp.example.com/metadata`,
    ]),
  )
    .option('--activate', 'make the change the active configuration at once', false)
    .action(update)
  inPage(
    verb('list', 'List connections, newest first', ['connections list --organization org_01EHZ… --json']),
  )
    .option('--organization <id>', 'only of this organization')
    .action(list)
  verb('show <id>', 'Show a connection, its addresses and its versions', [`connections show ${conn}`]).action(
    show,
  )
  verb('test <id>', 'Start a test sign-in, wait for it, and print its checks', [
    `connections test ${conn}`,
    `connections test ${conn} --no-wait`,
  ])
    .option('--timeout <seconds>', 'how long to wait for somebody to sign in', wholeNumber(1, 3_600), 300)
    .option('--no-wait', 'only print the address that starts it')
    .action(testConnection)
  verb('activate <id>', 'Activate the draft, or bring back a connection that was deactivated', [
    `connections activate ${conn}`,
  ]).action(activate)
  verb('deactivate <id>', 'Stop sign-in through a connection; its configuration stays', [
    `connections deactivate ${conn}`,
  ]).action(changing((tx, row) => configurations.deactivateConnection(tx, row)))
  verb('discard <id>', 'Drop the draft; what is active stays', [`connections discard ${conn}`]).action(
    changing((tx, row) => configurations.discardDraft(tx, row)),
  )
  verb('restore <id>', 'Make a superseded version the active one again', [
    `connections restore ${conn} --configuration-version 1`,
  ])
    .requiredOption('--configuration-version <number>', 'which version', wholeNumber(1, 1_000_000))
    .action(restore)
  verb('delete <id>', 'Delete a connection; sign-in through it stops at once', [
    `connections delete ${conn}`,
  ]).action(remove)
}

interface CreateOptions extends ScopeOptions, SourceOptions {
  organization: string
  type: string
  name?: string
  activate: boolean
}

async function create(options: CreateOptions): Promise<void> {
  const { type, protocol } = typeOf(options.type)
  await withInstallation(async (deps) => {
    const { store } = deps
    const environment = await findScope(store.db, options)
    const organization = await findOrganization(store.db, environment.id, options.organization)
    const card = await guideFor(deps, type)
    const source = await readSource(deps, protocol, options)
    const scope = { environment_id: environment.id, organization_id: organization.id }
    const made = await store.change(cliActor, async (tx) => {
      const row = await configurations.createConnection(tx, scope, {
        connection_type: type,
        name: options.name ?? `${organization.name} ${card.name}`,
        guide_id: card.id,
        attribute_map: card.attribute_map,
      })
      const draft = await configurations.draftOf(tx, row)
      await configurations.changeDraft(tx, draft, source.applyTo(draft))
      if (options.activate) await configurations.activateDraft(tx, row, { untested: true })
      return connections.findConnection(tx.db, scope, row.id)
    })
    await printConnection(deps, made, options, source.findings)
  })
}

async function update(
  id: string,
  options: ScopeOptions & SourceOptions & { activate: boolean },
): Promise<void> {
  await withInstallation(async (deps) => {
    const scope = { environment_id: (await findScope(deps.store.db, options)).id }
    const { connection_type } = await connections.findConnection(deps.store.db, scope, id)
    const source = await readSource(deps, protocolOf(connection_type) ?? 'saml', options)
    const changed = await deps.store.change(cliActor, async (tx) => {
      const row = await connections.lockConnection(tx, scope, id)
      const draft = await configurations.draftOf(tx, row)
      await configurations.changeDraft(tx, draft, source.applyTo(draft))
      if (options.activate) await configurations.activateDraft(tx, row, { untested: true })
      return connections.findConnection(tx.db, scope, id)
    })
    await printConnection(deps, changed, options, source.findings)
  })
}

async function list(options: ScopeOptions & PageOptions & { organization?: string }): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    const { organization } = options
    const filter = { ...pageOf(options), ...(organization && { organization_id: organization }) }
    printList(
      await connections.listConnections(store.db, id, filter),
      {
        id: (one) => one.id,
        type: (one) => one.connection_type,
        name: (one) => one.name,
        state: (one) => one.state,
        organization: (one) => one.organization_id,
      },
      options,
    )
  })
}

async function show(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async (deps) => {
    const environment = await findScope(deps.store.db, options)
    const scope = { environment_id: environment.id }
    await printConnection(deps, await connections.findConnection(deps.store.db, scope, id), options)
  })
}

const activate = changing(async (tx, row) => {
  const all = await configurations.listConfigurations(tx.db, row.id)
  if (row.state === 'inactive' && !all.some(configurations.isDraft))
    await configurations.reactivateConnection(tx, row)
  else await configurations.activateDraft(tx, row, { untested: true })
})

async function restore(id: string, options: ScopeOptions & { configurationVersion: number }): Promise<void> {
  const { configurationVersion: version } = options
  await changing(async (tx, row) => {
    const all = await configurations.listConfigurations(tx.db, row.id)
    const wanted = all.find((one) => one.version === version)
    await configurations.restoreConfiguration(tx, row, wanted?.id ?? `version ${version}`)
  })(id, options)
}

async function remove(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    await store.change(cliActor, (tx) =>
      connections.deleteConnection(tx, { environment_id: environment.id }, id),
    )
    if (options.json) printJson({ id, deleted: true })
    else print(`deleted ${id}`)
  })
}

/** A command that changes one connection and shows what became of it. */
function changing(work: (tx: Tx, row: connections.ConnectionRecord) => Promise<void>) {
  return (id: string, options: ScopeOptions): Promise<void> =>
    withInstallation(async (deps) => {
      const scope = { environment_id: (await findScope(deps.store.db, options)).id }
      const row = await deps.store.change(cliActor, async (tx) => {
        await work(tx, await connections.lockConnection(tx, scope, id))
        return connections.findConnection(tx.db, scope, id)
      })
      await printConnection(deps, row, options)
    })
}

function typeOf(text: string): { type: ConnectionType; protocol: 'saml' | 'oidc' } {
  const type = connectionTypeOf(text)
  const protocol = type && protocolOf(type)
  if (!type || !protocol)
    throw new UsageError(
      `--type must be a SAML or OpenID Connect connection type like GenericSAML, not '${text}'.`,
    )
  return { type, protocol }
}

async function guideFor({ config }: Deps, type: ConnectionType) {
  const builtIn = join(packageRoot, 'guides')
  const guides = await loadGuides(config.guides_dir ? [builtIn, config.guides_dir] : [builtIn])
  const card = guides.guideForConnectionType(type)
  if (!card) throw new UsageError(`There is no guide for ${type}.`)
  return card
}
