import { backTo, testResult } from '../answers.ts'
import { type Flow, have } from '../flow.ts'

/** To the application with its code, or to the result of the test. */
export function sendBack(flow: Flow): void {
  const { deps, pending, via } = have(flow, 'pending', 'via')
  deps.metrics.attempt(via.configuration.settings.protocol, 'succeeded', 'send_back')
  if (pending.kind === 'test') {
    flow.answer = { status: 303, location: testResult(deps.config.public_url, pending.attempt_id) }
    return
  }
  const { application, code } = have(flow, 'application', 'code')
  flow.answer = { status: 302, location: backTo(application, { code }) }
}
