import { type Flow, have } from '../flow.ts'
import { postPage } from '../post-page.ts'

/** Redirect binding: 302, or the address as JSON for callers that redirect by themselves. POST binding: a form. */
export function sendToProvider(flow: Flow): void {
  const { outgoing, input, deps } = have(flow, 'outgoing')
  const { url, fields } = outgoing
  if (fields) flow.answer = { status: 200, html: postPage(url, fields) }
  else if (input.wants_json) flow.answer = { status: 200, json: { url } }
  else flow.answer = { status: 302, location: url }
  deps.metrics.attempt(flow.via?.configuration.settings.protocol ?? '', 'started', 'send_to_provider')
}
