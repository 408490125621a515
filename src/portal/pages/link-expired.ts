/** A link that was opened too late, that the vendor took back, or whose set-up is done. */
import { type Html, html } from '../../kernel/html.ts'
import { facts, opening, type PageBranding, page, panel } from './layout.ts'
import { moment } from './moment.ts'
import { newLink } from './way-on.ts'
import { type PageMessage, type Say, speaker } from './words.ts'

export interface LinkExpiredInput {
  readonly branding: PageBranding
  readonly ended_at: string
  readonly app_url: string | null
  /** `revoked`: withdrawn or replaced before its time. */
  readonly why?: 'expired' | 'revoked' | 'completed'
  /** A new one may be mailed: to whom the old one was, or to an address that its reader names. */
  readonly again?: { readonly token: string; readonly knows_reader: boolean }
}

const words = {
  expired: { title: 'link_expired_title', lead: 'link_expired_lead' },
  revoked: { title: 'link_revoked_title', lead: 'link_revoked_lead' },
  completed: { title: 'link_completed_title', lead: 'link_completed_lead' },
} as const satisfies Record<string, Record<'title' | 'lead', PageMessage>>

export function linkExpiredPage({
  branding,
  ended_at,
  app_url,
  why = 'expired',
  again,
}: LinkExpiredInput): string {
  const say = speaker(branding.name)
  const title = say(words[why].title)
  const done = why === 'completed'
  const work = [
    say('link_expired_fact_work'),
    say(
      done
        ? 'link_completed_fact_work_saved'
        : again
          ? 'link_expired_fact_work_saved'
          : 'link_expired_fact_work_none',
    ),
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
${again ? mailedLink(say, again) : newLink(branding, say, app_url)}`,
  })
}

function mailedLink(say: Say, { token, knows_reader }: NonNullable<LinkExpiredInput['again']>): Html {
  return panel(
    say('new_link_title'),
    html`<p>${say(knows_reader ? 'new_link_mail' : 'new_link_mail_ask')}</p>
<form class="launch ask" method="post" action="/portal/launch/requests">
<input type="hidden" name="token" value="${token}">
${
  !knows_reader &&
  html`<label class="field"><span>${say('new_link_address')}</span><input class="input" type="email" name="email" autocomplete="email" maxlength="254" required></label>`
}
<button class="button" type="submit">${say('new_link_mail_button')}</button>
</form>`,
  )
}
