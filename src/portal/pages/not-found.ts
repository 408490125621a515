/** An address under /portal that leads nowhere. */
import { html } from '../../kernel/html.ts'
import { facts, noBranding, opening, type PageBranding, page } from './layout.ts'
import { newLink } from './way-on.ts'
import { speaker } from './words.ts'

export interface NotFoundInput {
  readonly branding: PageBranding | null
  readonly request_id: string
}

export function notFoundPage({ branding, request_id }: NotFoundInput): string {
  const shown = branding ?? noBranding
  const say = speaker(shown.name)
  const title = say('not_found_title')
  return page({
    branding: shown,
    title,
    main: html`${opening('search', title, say('not_found_lead'))}
${facts([[say('request_id'), html`<code>${request_id}</code>`]])}
${newLink(shown, say, null)}`,
  })
}
