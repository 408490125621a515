/** After asking for a new link by mail. The same for everybody: it does not tell who is on the list. */
import { html } from '../../kernel/html.ts'
import { opening, type PageBranding, page, panel } from './layout.ts'
import { helpLink } from './way-on.ts'
import { speaker } from './words.ts'

export interface LinkRequestedInput {
  readonly branding: PageBranding
}

export function linkRequestedPage({ branding }: LinkRequestedInput): string {
  const say = speaker(branding.name)
  const title = say('link_requested_title')
  const help = helpLink(branding, say)
  return page({
    branding,
    title,
    main: html`${opening('mail', title, say('link_requested_lead'))}
${panel(say('link_requested_none_title'), html`<p>${say('link_requested_none')} ${help}</p>`)}`,
  })
}
