import { isAllowedRedirect } from '../../resources/redirect-uris/redirect-uris.ts'
import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'

/**
 * Where a sign-in ends that began at the identity provider:
 * - at the redirect URI that RelayState names, which must be registered;
 * - otherwise at the environment's default, which must exist.
 */
export async function checkRelayState(flow: Flow): Promise<void> {
  if (flow.pending) return
  const { deps, via, input } = have(flow, 'via')
  const { RelayState } = input.body
  const named = typeof RelayState === 'string' ? new URLSearchParams(RelayState).get('redirect_uri') : null
  if (named !== null) {
    if (!(await isAllowedRedirect(deps.store.db, via.connection.environment_id, named)))
      throw new SignInFailure(
        'redirect_uri_invalid',
        'RelayState names a redirect URI that is not registered.',
        {
          error: 'invalid_request',
          received: named.slice(0, 500),
          stay: true,
        },
      )
    flow.application = { redirect_uri: named, state: '' }
  }
  if (!flow.application)
    throw new SignInFailure('redirect_uri_missing', 'No default redirect URI is registered.', {
      error: 'invalid_request',
      stay: true,
    })
}
