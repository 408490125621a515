import { ApiError } from '../../kernel/errors.ts'
import { peekResponse } from '../../protocols/saml/index.ts'
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
  const glimpsed = glimpse(response)
  const found = glimpsed && (await maybeFindRequest(deps.reads, { correlation: glimpsed }))
  if (found && found.via.connection.id === input.id) {
    flow.via = found.via
    flow.pending = found.pending
    if (found.pending.application) flow.application = found.pending.application
    return
  }
  const way = await maybeFindWay(deps.store.db, input.id)
  if (way?.configuration.settings.protocol !== 'saml')
    throw new ApiError(404, 'entity_not_found', `Connection not found: '${input.id.slice(0, 64)}'.`)
  flow.via = way
  const wanted = peekResponse(response).in_response_to
  const { allow_idp_initiated, allow } = way.connection.options
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
  const redirect_uri = await maybeFindDefaultRedirectUri(deps.store.db, way.connection.environment_id)
  if (redirect_uri !== undefined) flow.application = { redirect_uri, state: '' }
  if (!allow_idp_initiated)
    throw new SignInFailure('unsolicited', 'Sign-ins that begin at the identity provider are switched off.', {
      error: 'idp_initiated_sso_disabled',
      expected: 'a response to a request of ours',
      received: 'no InResponseTo',
    })
}

/**
 * One of our own correlations, without reading the document: reading it twice would cost as much as verifying it, and
 * what is found here proves nothing. Validation demands that the signed answer names the very request of the row.
 */
function glimpse(response: string): string | undefined {
  const [, correlation] =
    /InResponseTo\s*=\s*["'](_[\w-]{43})["']/.exec(Buffer.from(response, 'base64').toString('latin1')) ?? []
  return correlation
}
