import { badRequest } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Flow } from '../flow.ts'
import { maybeFindRequest, type Parked, requestPlace } from '../requests.ts'

/** - a verified answer waits here. */
export async function findParked(flow: Flow): Promise<void> {
  const { deps, input } = flow
  const found = await maybeFindRequest(deps.reads, { correlation: input.id })
  const { pending } = found ?? {}
  if (!found || !pending || (pending.assertion === null && pending.consumed_at === null))
    throw badRequest('state_unknown', 'This sign-in is not under way here. Start it once more.')
  flow.via = found.via
  flow.pending = pending
  if (pending.application) flow.application = pending.application
  if (pending.assertion === null) return
  flow.assertion = parseJson<Parked>(
    deps.sealer.open(pending.assertion, requestPlace(pending.id, 'assertion')),
  )
}
