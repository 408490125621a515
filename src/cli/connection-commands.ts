/** What the `connections` commands do. Apart from their declaration, because it is heavy to load. */
import { join } from 'node:path'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { loadGuides } from '../guides/index.ts'
import { packageRoot } from '../package-root.ts'
import * as configurations from '../resources/connections/configurations.ts'
import * as connections from '../resources/connections/connections.ts'
import { type ConnectionType, connectionTypeOf, protocolOf } from '../resources/connections/types.ts'
import { findOrganization } from '../resources/organizations/organizations.ts'
import { printConnection } from './connection-facts.ts'
import type { SourceOptions } from './connection-options.ts'
import { readSource } from './connection-source.ts'
import { UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { print, printJson, printList } from './output.ts'
import { type PageOptions, pageOf } from './page.ts'
import { findScope, type ScopeOptions } from './scope.ts'

export { testConnection as test } from './connection-test.ts'

export interface CreateOptions extends ScopeOptions, SourceOptions {
  organization: string
  type: string
  name?: string
  activate: boolean
}

export async function create(options: CreateOptions): Promise<void> {
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

export interface UpdateOptions extends ScopeOptions, SourceOptions {
  activate: boolean
}

export async function update(id: string, options: UpdateOptions): Promise<void> {
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

export interface ListOptions extends ScopeOptions, PageOptions {
  organization?: string
}

export async function list(options: ListOptions): Promise<void> {
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

export async function show(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async (deps) => {
    const environment = await findScope(deps.store.db, options)
    const scope = { environment_id: environment.id }
    await printConnection(deps, await connections.findConnection(deps.store.db, scope, id), options)
  })
}

export const activate = changing(async (tx, row) => {
  const all = await configurations.listConfigurations(tx.db, row.id)
  if (row.state === 'inactive' && !all.some(configurations.isDraft))
    await configurations.reactivateConnection(tx, row)
  else await configurations.activateDraft(tx, row, { untested: true })
})

export interface RestoreOptions extends ScopeOptions {
  configurationVersion: number
}

export async function restore(id: string, options: RestoreOptions): Promise<void> {
  const { configurationVersion: version } = options
  await changing(async (tx, row) => {
    const all = await configurations.listConfigurations(tx.db, row.id)
    const wanted = all.find((one) => one.version === version)
    await configurations.restoreConfiguration(tx, row, wanted?.id ?? `version ${version}`)
  })(id, options)
}

export const deactivate = changing((tx, row) => configurations.deactivateConnection(tx, row))
export const discard = changing((tx, row) => configurations.discardDraft(tx, row))

export async function remove(id: string, options: ScopeOptions): Promise<void> {
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
