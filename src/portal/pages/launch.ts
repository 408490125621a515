/**
 * Behind GET /portal/launch?token=… The page renders and never redeems: mail scanners and prefetchers follow GET, so
 * only the POST of this form may use up the link. `launch.js` sends it in a browser; the button does without script.
 */
import { html } from '../../kernel/html.ts'
import { hints, opening, type PageBranding, page } from './layout.ts'
import { dayOf } from './moment.ts'
import { speaker } from './words.ts'

export interface LaunchInput {
  readonly branding: PageBranding
  readonly token: string
  /** It may be opened again until then; null: it opens once. */
  readonly until?: string | null
  /** Undefined: the link does not say, or the page should not. */
  readonly organization?: string
}

export function launchPage({ branding, token, until, organization }: LaunchInput): string {
  const say = speaker(branding.name)
  const title = organization ? say('launch_title_for', { organization }) : say('launch_title')
  return page({
    branding,
    title,
    script: '/portal/launch.js',
    main: html`${opening('key', title, say('launch_lead'))}
<form class="launch" id="launch" method="post" action="/portal/launch">
<input type="hidden" name="token" value="${token}">
<button class="button" type="submit">${say('launch_button')}</button>
<p class="status" role="status" id="launch-status" data-words="${say('launch_opening')}"></p>
</form>
${hints([['lock', until ? say('launch_until', { date: dayOf(until) }) : say('launch_once')]])}`,
  })
}
