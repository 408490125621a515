import { badRequest } from '../../kernel/errors.ts'
import { maybeFindApiKey } from '../../resources/api-keys/api-keys.ts'
import { maybeFindEnvironmentByClientId } from '../../resources/environments/environments.ts'
import { type Flow, have } from '../flow.ts'

/**
 * - client_id names an environment;
 * - client_secret is an API key of that very environment which may use single sign-on;
 * - without a secret a code verifier must do (PKCE), which is checked with the code.
 */
export async function authenticateClient(flow: Flow): Promise<void> {
  const { deps, token_request } = have(flow, 'token_request')
  const { client_id, client_secret, code_verifier } = token_request
  const { db, clock } = deps.store
  const environment = await maybeFindEnvironmentByClientId(db, client_id)
  if (!environment || (client_secret === undefined && code_verifier === undefined)) throw invalidClient()
  if (client_secret !== undefined) {
    const key = await maybeFindApiKey(db, client_secret, clock())
    if (!key || key.environment_id !== environment.id) throw invalidClient()
    if (!key.scopes.includes('sso'))
      throw badRequest('unauthorized_client', "This API key does not have the 'sso' permission.")
  }
  flow.environment = environment
}

function invalidClient() {
  return badRequest('invalid_client', 'Invalid client ID or secret.')
}
