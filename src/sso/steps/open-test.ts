import { badRequest } from '../../kernel/errors.ts'
import type { Flow } from '../flow.ts'
import { maybeFindRequest } from '../requests.ts'
import { noBrowser, openTestToken } from '../tests.ts'

/** - the address of a test is ours, fresh, and was opened by nobody before. */
export async function openTest(flow: Flow): Promise<void> {
  const { deps, input } = flow
  const id = openTestToken(input.id, deps)
  const found = id === undefined ? undefined : await maybeFindRequest(deps.reads, { id })
  if (found?.pending.kind !== 'test')
    throw badRequest('test_expired', 'This test address has expired. Start a new test.')
  if (found.pending.browser_digest !== noBrowser || found.pending.consumed_at !== null)
    throw badRequest('test_used', 'This test address was opened before. Start a new test.')
  flow.via = found.via
  flow.pending = found.pending
}
