import { badRequest } from '../../kernel/errors.ts'
import { type Flow, have } from '../flow.ts'

/**
 * - client_id names an environment;
 * - client_secret is an API key of that very environment which may use single sign-on;
 * - without a secret a code verifier must do (PKCE), which is checked with the code.
 */
export async function authenticateClient(flow: Flow): Promise<void> {
  const { deps, token_request } = have(flow, 'token_request')
  const { client_id, client_secret, code_verifier } = token_request
  const environment_id = await deps.reads.environmentId(client_id)
  if (environment_id === undefined || (client_secret === undefined && code_verifier === undefined))
    throw invalidClient()
  if (client_secret !== undefined) {
    const key = await deps.reads.apiKey(client_secret)
    if (!key || key.environment_id !== environment_id) throw invalidClient()
    if (!key.scopes.includes('sso'))
      throw badRequest('unauthorized_client', "This API key does not have the 'sso' permission.")
  }
  flow.environment_id = environment_id
}

function invalidClient() {
  return badRequest('invalid_client', 'Invalid client ID or secret.')
}
