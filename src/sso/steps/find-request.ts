import { ApiError } from '../../kernel/errors.ts'
import { type PeekedResponse, peekResponse, SamlRefusal } from '../../protocols/saml/index.ts'
import { findEnvironment } from '../../resources/environments/environments.ts'
import { maybeFindDefaultRedirectUri } from '../../resources/redirect-uris/redirect-uris.ts'
import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'
import { maybeFindRequest } from '../requests.ts'
import { maybeFindWay } from '../via.ts'

/**
 * - the connection is the one of the address, never one that the document names;
 * - the request that the response claims to answer was sent through it;
 * - without such a request, the connection must allow sign-ins that begin at the identity provider.
 *
 * What is read of the document here is not verified yet: it finds a row, and the row decides what must be true.
 */
export async function findRequest(flow: Flow): Promise<void> {
  const { input, deps, response } = have(flow, 'response')
  const peeked = peek(response)
  const wanted = 'in_response_to' in peeked ? peeked.in_response_to : undefined
  const found =
    wanted === undefined ? undefined : await maybeFindRequest(deps.store.db, { correlation: wanted })
  if (found?.via.connection.id === input.id) {
    flow.via = found.via
    flow.pending = found.pending
    if (found.pending.application) flow.application = found.pending.application
    return
  }
  const way = await maybeFindWay(deps.store.db, input.id)
  if (way?.configuration.settings.protocol !== 'saml')
    throw new ApiError(404, 'entity_not_found', `Connection not found: '${input.id.slice(0, 64)}'.`)
  flow.via = way
  flow.environment = await findEnvironment(deps.store.db, flow.via.connection.environment_id)
  if (peeked instanceof SamlRefusal) throw peeked
  const { allow_idp_initiated, allow } = flow.via.connection.options
  if (wanted !== undefined && !(allow_idp_initiated && allow?.dummy_in_response_to))
    throw new SignInFailure(
      'in_response_to_mismatch',
      'The response answers a request that is not under way here.',
      {
        error: 'connection_invalid',
        expected: 'a request of this connection',
        received: wanted,
        stay: true,
      },
    )
  const redirect_uri = await maybeFindDefaultRedirectUri(deps.store.db, flow.environment.id)
  if (redirect_uri !== undefined) flow.application = { redirect_uri, state: '' }
  if (!allow_idp_initiated)
    throw new SignInFailure('unsolicited', 'Sign-ins that begin at the identity provider are switched off.', {
      error: 'idp_initiated_sso_disabled',
      expected: 'a response to a request of ours',
      received: 'no InResponseTo',
    })
}

/** A document that cannot be read still belongs to somebody's connection, where it is written down. */
function peek(response: string): PeekedResponse | SamlRefusal {
  try {
    return peekResponse(response)
  } catch (error) {
    if (error instanceof SamlRefusal) return error
    throw error
  }
}
