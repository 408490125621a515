import { ApiError, badRequest } from '../../kernel/errors.ts'
import type { Flow } from '../flow.ts'
import { maybeFindRequest } from '../requests.ts'

/** - state names a request that was sent through this connection. */
export async function findState(flow: Flow): Promise<void> {
  const { deps, input } = flow
  const state = single(input.query.state)
  if (state === undefined)
    throw badRequest('state_missing', 'The identity provider did not give our state back.')
  const found = await maybeFindRequest(deps.reads, { correlation: state })
  if (!found || found.via.connection.id !== input.id || found.via.configuration.settings.protocol !== 'oidc')
    throw new ApiError(400, 'state_unknown', 'This sign-in is not under way here. Start it once more.')
  flow.via = found.via
  flow.pending = found.pending
  if (found.pending.application) flow.application = found.pending.application
}

function single(values: unknown): string | undefined {
  return Array.isArray(values) && values.length === 1 && typeof values[0] === 'string' ? values[0] : undefined
}
