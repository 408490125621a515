import { type Flow, have } from '../flow.ts'

/** - a form cannot be handed over as an address: such a caller gets ours, which shows the form to a browser. */
export function offerPage(flow: Flow): void {
  const { via, input, deps } = have(flow, 'via')
  const { settings } = via.configuration
  if (input.wants_json && settings.protocol === 'saml' && settings.sso_binding === 'post')
    flow.answer = { status: 200, json: { url: `${deps.config.public_url}${input.url}` } }
}
