/** A connection as commands print it: with the addresses that go into the identity provider. */
import type { Deps } from '../deps.ts'
import type { Configuration } from '../resources/connections/configuration.ts'
import { listConfigurations } from '../resources/connections/configurations.ts'
import type { ConnectionRecord } from '../resources/connections/connections.ts'
import type { Finding } from '../resources/connections/finding-messages.ts'
import { protocolOf } from '../resources/connections/types.ts'
import { acsUrl, callbackUrl, spEntityId } from '../sso/addresses.ts'
import { type Cell, note, type OutputOptions, printRecord } from './output.ts'

export async function printConnection(
  { store, config }: Deps,
  connection: ConnectionRecord,
  options: OutputOptions,
  findings: readonly Finding[] = [],
): Promise<void> {
  const { id, organization_id, connection_type, name, state, guide_id, created_at, updated_at } = connection
  const addresses = addressesOf(config.public_url, connection)
  const versions = await listConfigurations(store.db, id)
  const facts: Record<string, Cell> = { id, organization_id, connection_type, name, state, ...addresses }
  for (const configuration of versions) Object.assign(facts, factsOf(configuration))
  const value = {
    ...{ object: 'connection', id, organization_id, connection_type, name, state, guide_id },
    ...addresses,
    configurations: versions.map(publicConfiguration),
    findings,
    created_at,
    updated_at,
  }
  if (!options.json) for (const { tone, message } of findings) note(`${tone}: ${message}`)
  printRecord(value, facts, options)
}

function addressesOf(public_url: string, { id, connection_type }: ConnectionRecord): Record<string, string> {
  if (protocolOf(connection_type) === 'oidc') return { redirect_uri: callbackUrl(public_url, id) }
  const sp_entity_id = spEntityId(public_url, id)
  return { acs_url: acsUrl(public_url, id), sp_entity_id, sp_metadata_url: sp_entity_id }
}

function factsOf({
  version,
  status,
  settings,
  last_test_state,
  last_test_at,
}: Configuration): Record<string, Cell> {
  const provider =
    settings.protocol === 'saml'
      ? [settings.idp_entity_id, settings.sso_url]
      : [
          settings.issuer,
          settings.client_id,
          settings.client_secret_last4 && `secret …${settings.client_secret_last4}`,
        ]
  const test = last_test_at === null ? 'never tested' : `test ${last_test_state} ${last_test_at}`
  return { [`version ${version}`]: [status, ...provider.map((part) => part ?? '–'), test].join(', ') }
}

/** Without the sealed secret. */
function publicConfiguration(configuration: Configuration) {
  const { id, version, status, settings, attribute_map, last_test_id, last_test_state, last_test_at } =
    configuration
  const { activated_at, created_at, updated_at } = configuration
  const last_test =
    last_test_id === null ? null : { id: last_test_id, state: last_test_state, at: last_test_at }
  return { id, version, status, settings, attribute_map, last_test, activated_at, created_at, updated_at }
}
