import { badRequest } from '../../kernel/errors.ts'
import { type Flow, have } from '../flow.ts'

/** - client_id names an environment. */
export async function loadEnvironment(flow: Flow): Promise<void> {
  const { client_id } = have(flow, 'wanted').wanted
  const [environment] = await flow.deps.reads.environmentId(client_id)
  if (!environment) throw badRequest('invalid_client', 'Invalid client ID.')
  flow.environment_id = environment.id
}
