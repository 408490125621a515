/** `gatehouse directories tokens`: what a provider proves itself with. */
import type { Command } from 'commander'
import type { Tx } from '../db/store.ts'
import { type DirectoryRecord, findDirectory } from '../resources/directories/directories.ts'
import { scimBaseUrl, scimTokenUrl } from '../resources/directories/scim-address.ts'
import {
  createDirectoryToken,
  listDirectoryTokens,
  type MadeToken,
  revokeDirectoryToken,
  rotateDirectoryToken,
} from '../resources/directory-tokens/tokens.ts'
import { command, group, wholeNumber } from './command.ts'
import { cliActor, withInstallation } from './open.ts'
import { print, printJson, printList, printRecord } from './output.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addDirectoryTokens(directories: Command): void {
  const tokens = group(directories, 'tokens', 'Tokens and client secrets of a directory; two may be active')
  inEnvironment(
    command(tokens, 'list <directory>', 'List tokens, newest first', [
      'directories tokens list directory_01EHZ…',
    ]),
  ).action(list)
  inEnvironment(
    command(tokens, 'create <directory>', 'Make a token; it is shown once', [
      'directories tokens create directory_01EHZ…',
    ]),
  ).action((id: string, options: ScopeOptions) => make(id, options, createDirectoryToken))
  inEnvironment(
    command(tokens, 'rotate <directory>', 'Make a token; the one before works on for some time', [
      'directories tokens rotate directory_01EHZ…',
      'directories tokens rotate directory_01EHZ… --overlap-hours 0',
    ]),
  )
    .option('--overlap-hours <hours>', 'how long the old one works on', wholeNumber(0, 90 * 24), 24)
    .action((id: string, options: ScopeOptions & { overlapHours: number }) =>
      make(id, options, (tx, directory) =>
        rotateDirectoryToken(tx, directory, { overlap_seconds: options.overlapHours * 3_600 }),
      ),
    )
  inEnvironment(
    command(tokens, 'revoke <directory> <id>', 'Revoke a token; it stops working within a second', [
      'directories tokens revoke directory_01EHZ… directory_token_01EHZ…',
    ]),
  ).action(revoke)
}

/** What to type into the provider. */
export function proofOf(
  public_url: string,
  { external_key }: DirectoryRecord,
  { token, value }: MadeToken,
): Record<string, string> {
  if (token.kind === 'bearer') return { token_id: token.id, token: value }
  return {
    token_id: token.id,
    token_url: scimTokenUrl(public_url, external_key),
    client_id: external_key,
    client_secret: value,
  }
}

async function make(
  id: string,
  options: ScopeOptions,
  work: (tx: Tx, directory: DirectoryRecord) => Promise<MadeToken>,
): Promise<void> {
  await withInstallation(async ({ store, config }) => {
    const { id: environment_id } = await findScope(store.db, options)
    const directory = await findDirectory(store.db, { environment_id }, id)
    const made = await store.change(cliActor, (tx) => work(tx, directory))
    const facts = {
      scim_base_url: scimBaseUrl(config.public_url, directory.external_key),
      ...proofOf(config.public_url, directory, made),
    }
    printRecord({ ...made.token, ...facts }, { id: made.token.id, ...facts }, options)
  })
}

async function list(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id: environment_id } = await findScope(store.db, options)
    const directory = await findDirectory(store.db, { environment_id }, id)
    printList(
      { data: await listDirectoryTokens(store.db, directory.id) },
      {
        id: (token) => token.id,
        kind: (token) => token.kind,
        token: (token) => `…${token.suffix}`,
        created: (token) => token.created_at,
        'last used': (token) => token.last_used_at,
        state: (token) => {
          if (token.revoked_at !== null) return `revoked ${token.revoked_at}`
          return token.expires_at === null ? 'active' : `active until ${token.expires_at}`
        },
      },
      options,
    )
  })
}

async function revoke(directory_id: string, id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id: environment_id } = await findScope(store.db, options)
    const directory = await findDirectory(store.db, { environment_id }, directory_id)
    await store.change(cliActor, (tx) => revokeDirectoryToken(tx, directory, id))
    if (options.json) printJson({ id, revoked: true })
    else print(`revoked ${id}`)
  })
}
