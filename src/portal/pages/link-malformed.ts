/** No token, or one that cannot be read: most often an address that a mail program cut in two. */
import { html } from '../../kernel/html.ts'
import { facts, noBranding, opening, type PageBranding, page } from './layout.ts'
import { newLink } from './way-on.ts'
import { speaker } from './words.ts'

export interface LinkMalformedInput {
  /** Null: nothing says whose link it was. */
  readonly branding: PageBranding | null
}

export function linkMalformedPage({ branding }: LinkMalformedInput): string {
  const shown = branding ?? noBranding
  const say = speaker(shown.name)
  const title = say('link_malformed_title')
  return page({
    branding: shown,
    title,
    main: html`${opening('cut', title, say('link_malformed_lead'))}
${facts([[say('link_malformed_fact_work'), say('link_malformed_fact_work_none')]])}
${newLink(shown, say, null)}`,
  })
}
