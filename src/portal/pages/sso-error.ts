/** What a person sees whose sign-in failed where no app can be told about it. For them first, for their IT team second. */
import { html, webAddress } from '../../kernel/html.ts'
import { facts, hints, noBranding, opening, type PageBranding, page, panel } from './layout.ts'
import { moment } from './moment.ts'
import { button, helpLink } from './way-on.ts'
import { speaker } from './words.ts'

export interface SsoErrorInput {
  /** Null: the failure came before it was known whose sign-in it was. */
  readonly branding: PageBranding | null
  /** One plain sentence; internals stay in the log. */
  readonly message: string
  readonly code: string
  readonly request_id: string
  readonly at: string
  readonly app_url: string | null
}

export function ssoErrorPage({ branding, message, code, request_id, at, app_url }: SsoErrorInput): string {
  const shown = branding ?? noBranding
  const say = speaker(shown.name)
  const title = say('sso_error_title')
  const app = branding && webAddress(app_url)
  const help = branding && helpLink(branding, say)
  return page({
    branding: shown,
    title,
    main: html`${opening('stop', title, say(branding ? 'sso_error_lead' : 'sso_error_lead_somebody'))}
${facts([
  [say('sso_error_what'), message],
  [say('sso_error_code'), html`<code>${code}</code>`],
  [say('request_id'), html`<code>${request_id}</code>`],
  [say('sso_error_when'), moment(at, say)],
])}
${panel(say('sso_error_do_title'), [
  hints([
    ['again', say('sso_error_do_again')],
    ['mail', html`${say('sso_error_do_it')} ${help}`],
  ]),
  app && button(app, say('finished_button')),
])}`,
  })
}
