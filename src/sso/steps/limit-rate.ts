import { tooManyRequests } from '../../kernel/errors.ts'
import { type Flow, have } from '../flow.ts'

/** - a connection begins at most so many sign-ins a minute (contract A4). */
export async function limitRate(flow: Flow): Promise<void> {
  const { deps, via } = have(flow, 'via')
  const wait = await deps.limiter.take(`authorize:${via.connection.id}`, deps.config.rate_limits.authorize)
  if (wait !== undefined) throw tooManyRequests(wait)
}
