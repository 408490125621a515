/** Where a finished set-up ends when nobody configured an address to go to. */

import { html, webAddress } from '../../kernel/html.ts'
import type { Intent } from '../../resources/portal-links/intents.ts'
import { hints, opening, type PageBranding, page, panel } from './layout.ts'
import { button } from './way-on.ts'
import { speaker } from './words.ts'

export interface FinishedInput {
  readonly branding: PageBranding
  readonly intent: Intent | null
  readonly app_url: string | null
}

export function finishedPage({ branding, intent, app_url }: FinishedInput): string {
  const say = speaker(branding.name)
  const title = say(intent === 'sso' ? 'finished_title_sso' : 'finished_title')
  const app = webAddress(app_url)
  return page({
    branding,
    title,
    main: html`${opening('check', title, say(intent === 'sso' ? 'finished_lead_sso' : 'finished_lead'))}
${panel(say('finished_next_title'), [
  hints([
    ['check', say('finished_next_keep')],
    ['clock', say('finished_next_watch')],
  ]),
  app && button(app, say('finished_button')),
])}`,
  })
}
