/** A link that was opened too late, or that the vendor took back. */
import { html } from '../../kernel/html.ts'
import { facts, opening, type PageBranding, page } from './layout.ts'
import { moment } from './moment.ts'
import { newLink } from './way-on.ts'
import { speaker } from './words.ts'

export interface LinkExpiredInput {
  readonly branding: PageBranding
  readonly expired_at: string
  readonly app_url: string | null
  /** True: withdrawn or replaced before its time. */
  readonly revoked?: boolean
}

export function linkExpiredPage({
  branding,
  expired_at,
  app_url,
  revoked = false,
}: LinkExpiredInput): string {
  const say = speaker(branding.name)
  const title = say(revoked ? 'link_revoked_title' : 'link_expired_title')
  const work = [say('link_expired_fact_work'), say('link_expired_fact_work_none')] as const
  return page({
    branding,
    title,
    main: html`${opening('clock', title, say(revoked ? 'link_revoked_lead' : 'link_expired_lead'))}
${facts(revoked ? [work] : [[say('link_expired_fact_ended'), moment(expired_at, say)], work])}
${newLink(branding, say, app_url)}`,
  })
}
