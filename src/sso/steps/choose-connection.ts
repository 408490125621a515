import { connectionTypeOf } from '../../resources/connections/types.ts'
import { SignInFailure, type WireError } from '../failure.ts'
import { type Flow, have } from '../flow.ts'
import { viaOf } from '../via.ts'

/**
 * - exactly one selector, and one that this server serves;
 * - it leads to exactly one connection of the environment, which is active.
 */
export async function chooseConnection(flow: Flow): Promise<void> {
  const { wanted, environment_id, deps } = have(flow, 'wanted', 'environment_id')
  const { connection, organization, provider, domain } = wanted
  const given = [connection, organization, provider, domain].filter((selector) => selector !== undefined)
  if (given.length !== 1)
    throw refusal('invalid_connection_selector', 'Give exactly one of connection, organization and provider.')
  if (domain !== undefined)
    throw refusal(
      'domain_connection_selector_not_allowed',
      'A domain cannot choose a connection. Use organization or connection.',
    )
  if (provider !== undefined)
    throw connectionTypeOf(provider)
      ? refusal('connection_strategy_invalid', `Sign-in with ${provider} is not offered by this server.`)
      : refusal('invalid_connection_selector', `There is no provider '${provider.slice(0, 64)}'.`)

  if (connection !== undefined) {
    const [way] = await deps.reads.activeWaysOfConnection(environment_id, connection)
    if (way) {
      flow.via = viaOf(way)
      return
    }
    const exists = await deps.store.db
      .selectFrom('connections')
      .select('id')
      .where('environment_id', '=', environment_id)
      .where('id', '=', connection)
      .executeTakeFirst()
    throw exists
      ? refusal('connection_unlinked', 'The connection is not active.')
      : refusal('connection_invalid', 'There is no such connection.')
  }
  const ways = await deps.reads.activeWaysOfOrganization(environment_id, organization ?? '')
  const [way, another] = ways
  if (!way) throw refusal('organization_invalid', 'No connection associated with organization')
  if (another)
    throw refusal(
      'ambiguous_connection_selector',
      'The organization has several active connections. Use connection.',
    )
  flow.via = viaOf(way)
}

function refusal(error: WireError, message: string): SignInFailure {
  return new SignInFailure(error, message, { error })
}
