import { validateResponse } from '../../protocols/saml/index.ts'
import { decryptionKeysOf } from '../../resources/signing-keys/signing-keys.ts'
import { acsUrl, spEntityId } from '../addresses.ts'
import { type Flow, have } from '../flow.ts'

/** - every check of `protocols/saml/steps.ts`, against the configuration that the request was sent with. */
export async function validateSaml(flow: Flow): Promise<void> {
  const { deps, via, pending, response } = have(flow, 'via', 'response')
  const { connection, configuration } = via
  const { settings } = configuration
  if (settings.protocol !== 'saml') throw new Error('A SAML response to a connection of another protocol')
  const { public_url } = deps.config
  // Opening a private key costs more than finding out whether it is needed.
  const keys = Buffer.from(response, 'base64').includes('EncryptedAssertion')
    ? await decryptionKeysOf(deps.store, deps.sealer, connection.environment_id)
    : []
  const { xml: _, ...assertion } = validateResponse({
    saml_response: response,
    expected: {
      idp_entity_id: settings.idp_entity_id ?? '',
      certificates: settings.certificates,
      sp_entity_id: spEntityId(public_url, connection.id),
      acs_url: acsUrl(public_url, connection.id),
      in_response_to: pending?.correlation ?? { unsolicited: true },
      now: deps.store.clock(),
    },
    decryption_keys: keys.map(({ private_key }) => private_key),
    ...(connection.options.allow && { allow: connection.options.allow }),
  })
  flow.assertion = assertion
}
