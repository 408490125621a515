/** `gatehouse keys`: API keys. */
import type { Command } from 'commander'
import { type ApiKeyScope, apiKeyScopes } from '../kernel/operation.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '../resources/api-keys/api-keys.ts'
import { command, group, instant, several } from './command.ts'
import { RefusedError, UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { print, printList, printRecord } from './output.ts'
import { addSamlKeys } from './saml-keys.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addKeys(program: Command): void {
  const keys = group(program, 'keys', 'API keys of an environment, and our own SAML keys')
  inEnvironment(
    command(keys, 'create <name>', 'Make an API key; it is shown once', [
      'keys create "Production backend"',
      'keys create "Link maker" --scope portal --scope organizations --expires 2027-01-01',
    ]),
  )
    .option('--scope <scope>', `one of ${apiKeyScopes.join(', ')}; may repeat (default: all)`, several)
    .option('--expires <date>', 'when it stops working, as ISO 8601', instant)
    .action(create)
  inEnvironment(command(keys, 'list', 'List API keys', ['keys list', 'keys list --json'])).action(list)
  inEnvironment(
    command(keys, 'revoke <id>', 'Revoke an API key; it stops working within seconds', [
      'keys revoke api_key_01EHZNVPK3SFK441A1RGBFSHRT',
    ]),
  ).action(revoke)
  addSamlKeys(keys)
}

interface CreateOptions extends ScopeOptions {
  scope?: string[]
  expires?: string
}

async function create(name: string, options: CreateOptions): Promise<void> {
  const scopes = options.scope?.map(scopeOf)
  const expires_at = options.expires
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    const key = await store.change(cliActor, (tx) => {
      if (expires_at !== undefined && expires_at <= tx.now)
        throw new RefusedError('--expires is in the past.')
      return createApiKey(tx, id, { name, ...(scopes && { scopes }), ...(expires_at && { expires_at }) })
    })
    const facts = {
      id: key.id,
      name,
      key: key.value,
      scopes: key.scopes.join(' '),
      expires_at: key.expires_at,
    }
    printRecord(key, facts, options)
  })
}

async function list(options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    printList(
      { data: await listApiKeys(store.db, id) },
      {
        id: (key) => key.id,
        name: (key) => key.name,
        key: (key) => `sk_…${key.suffix}`,
        scopes: (key) => (key.scopes.length === apiKeyScopes.length ? 'all' : key.scopes.join(' ')),
        'last used': (key) => key.last_used_at,
        state: (key) => stateOf(key, store.clock().toISOString()),
      },
      options,
    )
  })
}

async function revoke(key: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    await store.change(cliActor, (tx) => revokeApiKey(tx, id, key))
    if (options.json) print(JSON.stringify({ id: key, revoked: true }))
    else print(`revoked ${key}`)
  })
}

function scopeOf(text: string): ApiKeyScope {
  const scope = apiKeyScopes.find((known) => known === text)
  if (!scope) throw new UsageError(`--scope must be one of ${apiKeyScopes.join(', ')}, not '${text}'.`)
  return scope
}
function stateOf(key: { revoked_at: string | null; expires_at: string | null }, now: string): string {
  if (key.revoked_at !== null) return `revoked ${key.revoked_at}`
  if (key.expires_at === null) return 'active'
  return key.expires_at <= now ? `expired ${key.expires_at}` : `active until ${key.expires_at}`
}
