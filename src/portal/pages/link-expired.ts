/** A link that was opened too late, that the vendor took back, or whose set-up is done. */
import { html } from '../../kernel/html.ts'
import { facts, opening, type PageBranding, page } from './layout.ts'
import { moment } from './moment.ts'
import { newLink } from './way-on.ts'
import { type PageMessage, speaker } from './words.ts'

export interface LinkExpiredInput {
  readonly branding: PageBranding
  readonly ended_at: string
  readonly app_url: string | null
  /** `revoked`: withdrawn or replaced before its time. */
  readonly why?: 'expired' | 'revoked' | 'completed'
}

const words = {
  expired: { title: 'link_expired_title', lead: 'link_expired_lead' },
  revoked: { title: 'link_revoked_title', lead: 'link_revoked_lead' },
  completed: { title: 'link_completed_title', lead: 'link_completed_lead' },
} as const satisfies Record<string, Record<'title' | 'lead', PageMessage>>

export function linkExpiredPage({ branding, ended_at, app_url, why = 'expired' }: LinkExpiredInput): string {
  const say = speaker(branding.name)
  const title = say(words[why].title)
  const done = why === 'completed'
  const work = [
    say('link_expired_fact_work'),
    say(done ? 'link_completed_fact_work_saved' : 'link_expired_fact_work_none'),
  ] as const
  const when = [
    say(done ? 'link_completed_fact_ended' : 'link_expired_fact_ended'),
    moment(ended_at, say),
  ] as const
  return page({
    branding,
    title,
    main: html`${opening(done ? 'check' : 'clock', title, say(words[why].lead))}
${facts(why === 'revoked' ? [work] : [when, work])}
${newLink(branding, say, app_url)}`,
  })
}
