/** The second opening of a link. Shown for a valid signature only; says nothing that an old message should reveal. */
import { html } from '../../kernel/html.ts'
import { facts, hints, opening, type PageBranding, page } from './layout.ts'
import { moment } from './moment.ts'
import { helpLink, newLink } from './way-on.ts'
import { speaker } from './words.ts'

export interface LinkUsedInput {
  readonly branding: PageBranding
  readonly used_at: string
  /** Where the vendor's own settings are, if known. */
  readonly app_url: string | null
}

export function linkUsedPage({ branding, used_at, app_url }: LinkUsedInput): string {
  const say = speaker(branding.name)
  const title = say('link_used_title')
  const help = helpLink(branding, say)
  return page({
    branding,
    title,
    main: html`${opening('lock', title, html`${say('link_used_lead')} <b>${say('link_used_saved')}</b>`)}
${facts([
  [say('link_used_fact_opened'), moment(used_at, say)],
  [say('link_used_fact_work'), say('link_used_fact_work_saved')],
])}
${newLink(branding, say, app_url)}
${hints([
  [
    'back',
    html`${say('link_used_still_open')} <b>${say('link_used_carry_on')}</b> ${say('link_used_stays')}`,
  ],
  ['lock', html`${say('link_used_not_you')} ${say('link_used_not_you_do')} ${app_url ? undefined : help}`],
])}`,
  })
}
