/**
 * A moment as a page without script can show it: in UTC, and saying so, because the reader's zone is not known.
 * `<time>` carries the exact instant.
 */
import { type Html, html } from '../../kernel/html.ts'
import type { Say } from './words.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function moment(iso: string, say: Say): Html {
  const date = new Date(iso)
  const clock = date.toISOString().slice(11, 16)
  const when = `${dayOf(iso)}, ${clock}`
  return html`<time datetime="${date.toISOString()}">${say('at', { when })}</time>`
}

export function dayOf(iso: string): string {
  const date = new Date(iso)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}
