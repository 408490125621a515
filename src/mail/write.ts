/** Writes a mail: words, values and the vendor's look in; subject, text and HTML out. Pure. */
import { type Html, html, mailAddress } from '../kernel/html.ts'
import { frame } from '../portal/messages/en/frame.ts'
import { accent } from '../portal/theme/brand.ts'
import { hex } from '../portal/theme/color.ts'
import type { MailKind } from '../resources/mails/kinds.ts'
import type { Intent } from '../resources/portal-links/intents.ts'
import { dayOf, type Fill, filler, oneLine, plain } from './fill.ts'
import { page } from './page.ts'
import { around, type MailWords, mails } from './words.ts'

export interface Letter {
  kind: MailKind
  recipient: string
  organization: string
  data: Readonly<Record<string, string | number>>
  branding: { name: string; accent_color: string; support_email: string | null }
  /** Null: the mail says whom to ask. */
  link: { url: string; intents: readonly Intent[]; until: string } | null
}

export interface Written {
  subject: string
  text: string
  html: string
}

export function write(letter: Letter): Written {
  const { branding, organization, recipient, link, data } = letter
  const words = mails[letter.kind]
  const support = mailAddress(branding.support_email) ? branding.support_email : null
  const fill = filler({
    ...Object.fromEntries(Object.entries(data).map(([name, value]) => [name, shown(name, value)])),
    vendor: oneLine(branding.name),
    organization: plain(organization),
    // Addresses are checked before they are kept.
    recipient,
    support_email: support ?? '',
    link_until: link ? dayOf(link.until) : '',
  })
  const foot = [fill(around.why), fill(support ? around.not_you_mail : around.not_you)]
  const areas = words.areas && link ? link.intents.map((intent) => frame.area[intent]) : []
  return {
    subject: fill(words.subject),
    text: asText(words, fill, link?.url, areas, foot),
    html: page({
      title: fill(words.title),
      vendor: fill('{{vendor}}'),
      accent: accentOf(branding.accent_color),
      main: asHtml(words, fill, link?.url, areas),
      foot,
    }),
  }
}

/** Somebody will copy these; the first names their own host, the others were made here. */
const copied = new Set(['domain', 'fingerprint', 'metadata_url'])

function shown(name: string, value: string | number): string {
  const text = String(value)
  if (name.endsWith('_at')) return dayOf(text)
  return copied.has(name) ? oneLine(text) : plain(text)
}

function accentOf(color: string) {
  const { steps, label } = accent(color, 'light')
  return { fill: hex(steps[8] ?? [62, 99, 221]), label: hex(label) }
}

function factsOf({ facts = {} }: MailWords, fill: Fill): [string, string][] {
  return Object.entries(facts).map(([name, value]) => [name, fill(value)])
}

function asText(
  words: MailWords,
  fill: Fill,
  url: string | undefined,
  areas: readonly string[],
  foot: readonly string[],
): string {
  const [first = '', ...more] = words.lead.map(fill)
  const facts = factsOf(words, fill).map(([name, value]) => `${name}: ${value}`)
  const parts = [
    fill(words.title),
    first,
    areas.map((area) => `- ${area}`).join('\n'),
    facts.join('\n'),
    ...more,
    url ? `${words.button}:\n${url}` : fill(around.without_link),
    url ? fill(around.link_note) : '',
    `-- \n${foot.join('\n')}`,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function asHtml(words: MailWords, fill: Fill, url: string | undefined, areas: readonly string[]): Html {
  const [first = '', ...more] = words.lead.map(fill)
  const facts = factsOf(words, fill)
  return html`<h1>${fill(words.title)}</h1>
<p>${first}</p>
${areas.length > 0 && html`<ul>${areas.map((area) => html`<li>${area}</li>`)}</ul>`}
${
  facts.length > 0 &&
  html`<table class="facts" role="presentation">${facts.map(
    ([name, value]) => html`<tr><td class="name">${name}</td><td>${value}</td></tr>`,
  )}</table>`
}
${more.map((words) => html`<p>${words}</p>`)}
${
  url
    ? html`<table role="presentation" class="act"><tr><td class="button"><a class="button" href="${url}">${words.button}</a></td></tr></table>
<p class="quiet">${around.link_for}<br><a class="address" href="${url}">${url}</a></p>
<p class="quiet">${fill(around.link_note)}</p>`
    : html`<p>${fill(around.without_link)}</p>`
}`
}
