/**
 * The frame of the pages that stand outside the web app. They are pure functions from values to HTML, work without
 * script, load nothing from another host and show the vendor, never us.
 */
import type { Static } from 'typebox'
import { type Html, html, type Piece } from '../../kernel/html.ts'
import type { Branding } from '../contract.ts'
import { pages } from '../messages/en-pages.ts'
import { icon, type PageIcon } from './icons.ts'

export type PageBranding = Pick<
  Static<typeof Branding>,
  'name' | 'logo_url' | 'logo_dark_url' | 'icon_url' | 'support_email' | 'support_url' | 'version'
>

/** Where nothing says whose page it is: a link that cannot be read, an address that leads nowhere. */
export const noBranding: PageBranding = {
  name: pages.without_vendor,
  logo_url: null,
  logo_dark_url: null,
  icon_url: null,
  support_email: null,
  support_url: null,
  version: '0',
}

export interface Frame {
  readonly branding: PageBranding
  readonly title: string
  readonly main: Piece
  /** A script of our own, by path. */
  readonly script?: string
}

export function page({ branding, title, main, script }: Frame): string {
  const favicon = ownAddress(branding.icon_url)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow, noarchive">
<title>${title} · ${branding.name}</title>
<link rel="icon" href="${favicon ?? 'data:,'}">
<link rel="stylesheet" href="/portal/pages.css">
<link rel="stylesheet" href="/portal/theme.css?v=${encodeURIComponent(branding.version)}">
${script && html`<script src="${script}" defer></script>`}
</head>
<body class="page" data-accent-color="indigo">
<header class="top">${brandMark(branding)}</header>
<main class="main">${main}</main>
</body>
</html>
`.text
}

/** A mark, a heading, a lead: how each of these pages begins. */
export function opening(mark: PageIcon, title: string, lead: Piece): Html {
  return html`<span class="mark">${icon(mark, 26)}</span>
<h1>${title}</h1>
<p class="lead">${lead}</p>`
}

export function facts(rows: readonly (readonly [name: string, value: Piece])[]): Html {
  return html`<dl class="facts">${rows.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`
}

export function panel(title: string, body: Piece): Html {
  return html`<section class="panel" aria-labelledby="panel"><h2 id="panel">${title}</h2>${body}</section>`
}

export function hints(rows: readonly (readonly [mark: PageIcon, words: Piece])[]): Html {
  return html`<ul class="hints">${rows.map(([mark, words]) => html`<li>${icon(mark, 18)}<span>${words}</span></li>`)}</ul>`
}

export function paragraph(words: Piece): Html {
  return html`<p>${words}</p>`
}

function brandMark({ name, logo_url, logo_dark_url }: PageBranding): Html {
  const light = ownAddress(logo_url)
  const dark = ownAddress(logo_dark_url)
  const logo = light
    ? html`<picture class="${dark ? 'logo' : 'logo logo-tile'}">${
        dark && html`<source srcset="${dark}" media="(prefers-color-scheme: dark)">`
      }<img src="${light}" alt="" height="28"></picture>`
    : html`<span class="monogram" aria-hidden="true">${[...name][0]?.toUpperCase()}</span>`
  return html`<span class="brand">${logo}<span class="brand-name">${name}</span></span>`
}

/** Only what we serve ourselves: a page that holds a token tells no other host that it was opened. */
function ownAddress(address: string | null): string | undefined {
  return address && /^\/(?![/\\])/.test(address) ? address : undefined
}
