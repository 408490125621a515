/** Our SAML metadata for one connection: what its identity provider is set up from. */
import { notFound } from '../kernel/errors.ts'
import { serviceProviderMetadata } from '../protocols/saml/index.ts'
import { findEnvironment } from '../resources/environments/environments.ts'
import { keysOf } from '../resources/signing-keys/signing-keys.ts'
import { acsUrl, spEntityId } from './addresses.ts'
import type { SsoRuntime } from './deps.ts'
import { maybeFindWay } from './via.ts'

export async function metadataOf({ store, sealer, config }: SsoRuntime, id: string): Promise<string> {
  const way = await maybeFindWay(store.db, id)
  const settings = way?.configuration.settings
  if (!way || settings?.protocol !== 'saml') throw notFound('Connection', id)
  const { environment_id } = way.connection
  const signing = await keysOf(store, sealer, environment_id, 'saml_signing')
  const encryption = await keysOf(store, sealer, environment_id, 'saml_encryption')
  const environment = await findEnvironment(store.db, environment_id)
  return serviceProviderMetadata({
    entity_id: spEntityId(config.public_url, id),
    acs_url: acsUrl(config.public_url, id),
    signing_certificates: signing.map(({ certificate }) => certificate),
    encryption_certificates: encryption.map(({ certificate }) => certificate),
    authn_requests_signed: settings.sign_requests,
    organization_name: environment.settings.branding.name,
  })
}
