/** Where leaving before the end leads when nobody configured an address to go to. */
import { html, webAddress } from '../../kernel/html.ts'
import { opening, type PageBranding, page, panel } from './layout.ts'
import { button } from './way-on.ts'
import { speaker } from './words.ts'

export interface ExitedInput {
  readonly branding: PageBranding
  readonly app_url: string | null
}

export function exitedPage({ branding, app_url }: ExitedInput): string {
  const say = speaker(branding.name)
  const title = say('exited_title')
  const app = webAddress(app_url)
  return page({
    branding,
    title,
    main: html`${opening('check', title, say('exited_lead'))}
${panel(say('exited_next_title'), [html`<p>${say('exited_next')}</p>`, app && button(app, say('exited_button'))])}`,
  })
}
