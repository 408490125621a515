/** `gatehouse directories`: where an organization's people and groups come from. */
import type { Command } from 'commander'
import { parseJson } from '../kernel/json.ts'
import type { AttributeMap } from '../resources/directories/attribute-map.ts'
import type { Directory } from '../resources/directories/contract.ts'
import { findDirectory, getDirectory, listDirectories } from '../resources/directories/directories.ts'
import {
  createDirectory,
  deleteDirectory,
  releaseDirectory,
  updateDirectory,
} from '../resources/directories/lifecycle.ts'
import { scimBaseUrl } from '../resources/directories/scim-address.ts'
import { authMethods } from '../resources/directories/states.ts'
import { directoryTypes, isDirectoryType, profileOf } from '../resources/directories/types.ts'
import { createDirectoryToken } from '../resources/directory-tokens/tokens.ts'
import { command, group, several } from './command.ts'
import { addDirectoryHolds } from './directory-holds.ts'
import { addDirectoryPeople } from './directory-people.ts'
import { addDirectoryRequests } from './directory-requests.ts'
import { addDirectorySyncs } from './directory-syncs.ts'
import { addDirectoryTokens, proofOf } from './directory-tokens.ts'
import { UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { type Cell, print, printJson, printList, printRecord } from './output.ts'
import { inPage, type PageOptions, pageOf } from './page.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addDirectories(program: Command): void {
  const directories = group(program, 'directories', 'Directories that send people and groups')
  inEnvironment(
    command(directories, 'create', 'Make a directory; what the provider proves itself with is shown once', [
      'directories create --organization org_01EHZ… --type "generic scim v2.0"',
      'directories create --organization org_01EHZ… --type "generic scim v2.0" --name "Foo Corp" --json',
      'directories create --organization org_01EHZ… --type "generic scim v2.0" --oauth --held',
    ]),
  )
    .requiredOption('--organization <id>', 'whose directory')
    .requiredOption('--type <type>', `one of ${directoryTypes.join(', ')}`)
    .option('--name <name>', "its name (default: the provider's)")
    .option('--oauth', 'OAuth client credentials instead of a bearer token', false)
    .option('--held', 'keep what arrives, and tell nobody before it is released', false)
    .action(create)
  inPage(
    inEnvironment(
      command(directories, 'list', 'List directories, newest first', [
        'directories list',
        'directories list --organization org_01EHZ… --json',
      ]),
    ),
  )
    .option('--organization <id>', 'of this organization only')
    .option('--search <text>', 'part of the name')
    .action(list)
  inEnvironment(
    command(directories, 'show <id>', 'Show a directory, its address and its attributes', [
      'directories show directory_01EHZ…',
    ]),
  ).action(show)
  inEnvironment(
    command(directories, 'set <id>', 'Change a directory', [
      'directories set directory_01EHZ… --name "Foo Corp"',
      `directories set directory_01EHZ… --attribute 'cost_center=urn:example:User:costCenter'`,
      'directories set directory_01EHZ… --attribute addresses=none',
      'directories set directory_01EHZ… --auth oauth',
    ]),
  )
    .option('--name <name>', 'its name')
    .option(
      '--attribute <name=place>',
      'a custom attribute and where its value stands; "none" leaves it out, "default" forgets it; may repeat',
      several,
    )
    .option(
      '--auth <method>',
      'what the provider proves itself with, bearer or oauth; what it was given before ends',
    )
    .action(set)
  inEnvironment(
    command(directories, 'release <id>', 'Tell of what was held from now on, and of what is there', [
      'directories release directory_01EHZ…',
    ]),
  ).action(release)
  inEnvironment(
    command(directories, 'delete <id>', 'Delete a directory with its users and groups', [
      'directories delete directory_01EHZ…',
    ]),
  ).action(remove)
  addDirectoryPeople(directories)
  addDirectoryRequests(directories)
  addDirectoryTokens(directories)
  addDirectorySyncs(directories)
  addDirectoryHolds(directories)
}

interface CreateOptions extends ScopeOptions {
  organization: string
  type: string
  name?: string
  oauth: boolean
  held: boolean
}

async function create(options: CreateOptions): Promise<void> {
  const { type } = options
  if (!isDirectoryType(type))
    throw new UsageError(`--type must be one of ${directoryTypes.join(', ')}, not '${type}'.`)
  const { provider, channel } = profileOf(type)
  if (options.oauth && channel !== 'scim')
    throw new UsageError('--oauth is for directories that push over SCIM.')
  await withInstallation(async ({ store, config }) => {
    const environment = await findScope(store.db, options)
    const owner = { environment_id: environment.id, organization_id: options.organization }
    const { row, made } = await store.change(cliActor, async (tx) => {
      const directory = await createDirectory(tx, owner, {
        type,
        name: options.name ?? provider,
        held: options.held,
        auth_method: options.oauth ? 'oauth' : 'bearer',
      })
      return {
        row: directory,
        made: channel === 'scim' ? await createDirectoryToken(tx, directory) : undefined,
      }
    })
    const proof = made && proofOf(config.public_url, row, made)
    const address =
      channel === 'scim' ? { scim_base_url: scimBaseUrl(config.public_url, row.external_key) } : {}
    const directory = await getDirectory(store.db, environment.id, row.id)
    printRecord(
      { ...directory, ...address, ...proof },
      { ...factsOf(directory), ...address, ...proof },
      options,
    )
  })
}

async function list(
  options: ScopeOptions & PageOptions & { organization?: string; search?: string },
): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    const { organization: organization_id, search } = options
    const page = await listDirectories(store.db, id, {
      ...pageOf(options),
      ...(organization_id !== undefined && { organization_id }),
      ...(search !== undefined && { search }),
    })
    printList(
      page,
      {
        id: (one) => one.id,
        name: (one) => one.name,
        type: (one) => one.type,
        state: (one) => one.state,
        users: (one) => one.metadata.users.active,
        inactive: (one) => one.metadata.users.inactive,
        groups: (one) => one.metadata.groups,
        organization: (one) => one.organization_id,
      },
      options,
    )
  })
}

async function show(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store, config }) => {
    const environment = await findScope(store.db, options)
    const directory = await getDirectory(store.db, environment.id, id)
    const row = await findDirectory(store.db, { environment_id: environment.id }, id)
    const attribute_map: AttributeMap = parseJson(row.attribute_map)
    const known = {
      auth_method: row.auth_method,
      held: row.held === 1,
      activated_at: row.activated_at,
      ...(profileOf(directory.type).channel === 'scim' && {
        scim_base_url: scimBaseUrl(config.public_url, row.external_key),
      }),
    }
    const attributes = Object.entries(attribute_map).map(([name, place]) => `${name}=${place ?? 'none'}`)
    printRecord(
      { ...directory, ...known, attribute_map },
      { ...factsOf(directory), ...known, attributes: attributes.join(', ') },
      options,
    )
  })
}

async function set(
  id: string,
  options: ScopeOptions & { name?: string; attribute?: string[]; auth?: string },
): Promise<void> {
  const { name, attribute, auth } = options
  if (name === undefined && attribute === undefined && auth === undefined)
    throw new UsageError('Nothing to change: give --name, --attribute or --auth.')
  const auth_method = authMethods.find((method) => method === auth)
  if (auth !== undefined && !auth_method)
    throw new UsageError(`--auth must be ${authMethods.join(' or ')}, not '${auth}'.`)
  await withInstallation(async ({ store }) => {
    const scope = { environment_id: (await findScope(store.db, options)).id }
    const changed = await store.change(cliActor, async (tx) => {
      const { attribute_map } = await findDirectory(tx.db, scope, id)
      return updateDirectory(tx, scope, id, {
        ...(name !== undefined && { name }),
        ...(auth_method && { auth_method }),
        ...(attribute && { attribute_map: changedMap(parseJson(attribute_map), attribute) }),
      })
    })
    const map: AttributeMap = parseJson(changed.attribute_map)
    printRecord(
      { id, name: changed.name, auth_method: changed.auth_method, attribute_map: map },
      { id, name: changed.name, auth: changed.auth_method, attributes: Object.keys(map).join(', ') },
      options,
    )
  })
}

function changedMap(before: AttributeMap, said: readonly string[]): AttributeMap {
  const map = new Map(Object.entries(before))
  for (const pair of said) {
    const at = pair.indexOf('=')
    const [name, place] = [pair.slice(0, at), pair.slice(at + 1)]
    if (at < 1 || place === '')
      throw new UsageError(`--attribute must be like department=urn:…:department, not '${pair}'.`)
    if (place === 'default') map.delete(name)
    else map.set(name, place === 'none' ? null : place)
  }
  return Object.fromEntries(map)
}

async function release(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id: environment_id } = await findScope(store.db, options)
    await store.change(cliActor, (tx) => releaseDirectory(tx, { environment_id }, id))
    if (options.json) printJson({ id, released: true })
    else print(`released ${id}`)
  })
}

async function remove(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id: environment_id } = await findScope(store.db, options)
    await store.change(cliActor, (tx) => deleteDirectory(tx, { environment_id }, id))
    if (options.json) printJson({ id, deleted: true })
    else print(`deleting ${id}`)
  })
}

function factsOf(directory: Directory): Record<string, Cell> {
  return {
    id: directory.id,
    name: directory.name,
    type: directory.type,
    state: directory.state,
    organization: directory.organization_id,
    users: directory.metadata.users.active,
    inactive: directory.metadata.users.inactive,
    groups: directory.metadata.groups,
  }
}
