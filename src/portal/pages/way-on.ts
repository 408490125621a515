/** Each of these pages ends with one way on: the vendor's app where it is known, else the vendor's help, else words. */
import { type Html, html, mailAddress, type Piece, webAddress } from '../../kernel/html.ts'
import { icon } from './icons.ts'
import { hints, type PageBranding, panel } from './layout.ts'
import type { Say } from './words.ts'

export function button(href: string, words: string): Html {
  return html`<p class="act"><a class="button" href="${href}" rel="noreferrer">${words}${icon('next', 18)}</a></p>`
}

/** The vendor's help, or nothing when the vendor named none. */
export function helpLink(branding: PageBranding, say: Say): Html | undefined {
  const web = webAddress(branding.support_url)
  if (web) return html`<a href="${web}" rel="noreferrer">${say('help_web')}</a>`
  const mail = mailAddress(branding.support_email)
  return mail
    ? html`<a href="${mail}">${say('help_mail')}</a> <span class="quiet">${branding.support_email}</span>`
    : undefined
}

export function newLink(branding: PageBranding, say: Say, appUrl: string | null): Html {
  const app = webAddress(appUrl)
  const help = helpLink(branding, say)
  if (app) {
    const aside = help && hints([['mail', html`${say('new_link_no_account')} ${help}`]])
    return html`${panel(say('new_link_title'), [
      html`<p>${say('new_link_app')}</p>`,
      button(app, say('new_link_app_button')),
    ])}${aside}`
  }
  const address = webAddress(branding.support_url) ?? mailAddress(branding.support_email)
  const body: Piece = address
    ? [
        html`<p>${say('new_link_ask')}</p>`,
        button(address, say(webAddress(branding.support_url) ? 'help_web' : 'help_mail')),
        branding.support_email && html`<p class="quiet">${branding.support_email}</p>`,
      ]
    : html`<p>${say('new_link_nobody')}</p>`
  return panel(say('new_link_title'), body)
}
