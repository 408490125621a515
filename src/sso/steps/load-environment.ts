import { badRequest } from '../../kernel/errors.ts'
import { type Flow, have } from '../flow.ts'

/** - client_id names an environment. */
export async function loadEnvironment(flow: Flow): Promise<void> {
  const { wanted, deps } = have(flow, 'wanted')
  const rows = await deps.reads.client(wanted.client_id)
  const [first] = rows
  if (!first) throw badRequest('invalid_client', 'Invalid client ID.')
  flow.environment_id = first.id
  flow.redirect_uris = rows.flatMap(({ uri }) => uri ?? [])
}
