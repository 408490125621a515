/** `gatehouse environments`: environments and what an operator decides for them. */
import type { Command } from 'commander'
import type { Db } from '../db/connect.ts'
import {
  createEnvironment,
  type Environment,
  findEnvironment,
  listEnvironments,
  updateSettings,
} from '../resources/environments/environments.ts'
import type { RedirectUri } from '../resources/redirect-uris/contract.ts'
import {
  createRedirectUri,
  deleteRedirectUri,
  listRedirectUris,
} from '../resources/redirect-uris/redirect-uris.ts'
import { command, group } from './command.ts'
import { addSettingOptions, changedSettings, type SettingOptions } from './environment-settings.ts'
import { RefusedError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { type Cell, type OutputOptions, printList, printRecord } from './output.ts'
import { findScope } from './scope.ts'

export function addEnvironments(program: Command): void {
  const environments = group(program, 'environments', 'Environments: branding, URLs and rules')
  command(environments, 'list', 'List environments', ['environments list']).action(list)
  command(environments, 'create <name>', 'Create an environment with rows and keys of its own', [
    'environments create Staging',
  ]).action(create)
  command(environments, 'show [environment]', 'Show an environment (default: the first one)', [
    'environments show',
    'environments show Staging --json',
  ]).action(show)
  addSettingOptions(
    command(environments, 'set [environment]', 'Change an environment; what is not named stays', [
      'environments set --name "Foo Corp" --logo https://foo-corp.com/logo.svg --accent-color "#0f62fe"',
      'environments set --add-redirect-uri https://app.foo-corp.com/callback --require-https on',
      'environments set --success-url sso=https://app.foo-corp.com/done --logo none',
    ]),
  ).action(set)
}

async function list(options: OutputOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    printList(
      { data: await listEnvironments(store.db) },
      { id: (one) => one.id, 'client id': (one) => one.client_id, name: (one) => one.name },
      options,
    )
  })
}

async function create(name: string, options: OutputOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const made = await store.change(cliActor, async (tx) => {
      if ((await listEnvironments(tx.db)).some((one) => one.name === name))
        throw new RefusedError(`There is an environment '${name}' already.`)
      return createEnvironment(tx, name)
    })
    printRecord(made, { id: made.id, client_id: made.client_id, name: made.name }, options)
  })
}

async function show(name: string | undefined, options: OutputOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    await printEnvironment(
      store.db,
      await findScope(store.db, { ...(name && { environment: name }) }),
      options,
    )
  })
}

async function set(name: string | undefined, options: SettingOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, { ...(name && { environment: name }) })
    const environment = await store.change(cliActor, async (tx) => {
      const { settings } = await findEnvironment(tx.db, id)
      const changed = await updateSettings(tx, id, changedSettings(settings, options))
      for (const uri of options.removeRedirectUri ?? [])
        await deleteRedirectUri(tx, id, await redirectUriId(tx.db, id, uri))
      for (const uri of options.addRedirectUri ?? []) await createRedirectUri(tx, id, uri)
      return changed
    })
    await printEnvironment(store.db, environment, options)
  })
}

async function printEnvironment(db: Db, environment: Environment, options: OutputOptions): Promise<void> {
  const redirect_uris = await allRedirectUris(db, environment.id)
  const { branding, default_return_url, success_urls, rules } = environment.settings
  const facts: Record<string, Cell> = {
    id: environment.id,
    client_id: environment.client_id,
    name: environment.name,
    ...prefixed('branding', branding),
    default_return_url,
    ...prefixed('success_urls', success_urls),
    ...prefixed('rules', { ...rules, link_hosts: rules.link_hosts.join(', ') || 'any' }),
    redirect_uris: redirect_uris
      .map(({ uri, default: first }) => (first ? `${uri} (default)` : uri))
      .join(', '),
  }
  printRecord({ ...environment, redirect_uris }, facts, options)
}

function prefixed(group: string, values: Record<string, Cell>): Record<string, Cell> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${group}.${name}`, value]))
}

async function allRedirectUris(db: Db, environment_id: string): Promise<RedirectUri[]> {
  const all: RedirectUri[] = []
  for (let after: string | undefined; ; ) {
    const page = await listRedirectUris(db, environment_id, {
      limit: 100,
      order: 'asc',
      ...(after && { after }),
    })
    all.push(...page.data)
    after = page.list_metadata.after ?? undefined
    if (after === undefined) return all
  }
}

/** By its id, or by the URI itself. */
async function redirectUriId(db: Db, environment_id: string, wanted: string): Promise<string> {
  const all = await allRedirectUris(db, environment_id)
  return all.find(({ id, uri }) => id === wanted || uri === wanted)?.id ?? wanted
}
