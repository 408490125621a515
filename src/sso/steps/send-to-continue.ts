import { type Flow, have } from '../flow.ts'

/** The identity provider's POST comes without our cookie; a GET of our own site brings it along. */
export function sendToContinue(flow: Flow): void {
  const { correlation } = flow.pending ?? have(flow, 'unsolicited').unsolicited
  flow.answer = { status: 303, location: `${flow.deps.config.public_url}/sso/continue/${correlation}` }
}
