/** What replaces the portal when its session is over. */
import { html } from '../../kernel/html.ts'
import { facts, opening, type PageBranding, page } from './layout.ts'
import { moment } from './moment.ts'
import { newLink } from './way-on.ts'
import { speaker } from './words.ts'

export interface SessionEndedInput {
  readonly branding: PageBranding
  /** `idle`: nobody worked on it; `absolute`: open for as long as a session may be. */
  readonly reason: 'idle' | 'absolute'
  /** Null: the session is no longer known. */
  readonly ended_at: string | null
  readonly app_url: string | null
}

export function sessionEndedPage({ branding, reason, ended_at, app_url }: SessionEndedInput): string {
  const say = speaker(branding.name)
  const title = say('session_ended_title')
  const lead = say(reason === 'idle' ? 'session_ended_lead' : 'session_ended_lead_long')
  const work = [say('session_ended_fact_work'), say('session_ended_fact_work_saved')] as const
  return page({
    branding,
    title,
    main: html`${opening('clock', title, html`${lead} <b>${say('session_ended_saved')}</b>`)}
${facts(ended_at ? [[say('session_ended_fact_closed'), moment(ended_at, say)], work] : [work])}
${newLink(branding, say, app_url)}`,
  })
}
