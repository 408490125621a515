import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mailAddress, webAddress } from '../../kernel/html.ts'
import {
  exitedPage,
  finishedPage,
  launchPage,
  linkExpiredPage,
  linkMalformedPage,
  linkRequestedPage,
  linkUsedPage,
  notFoundPage,
  type PageBranding,
  sessionEndedPage,
  ssoErrorPage,
} from './index.ts'

const meridian: PageBranding = {
  name: 'Meridian',
  logo_url: null,
  logo_dark_url: null,
  icon_url: null,
  support_email: 'help@meridian.example',
  support_url: null,
  version: 'v1',
}
const at = '2026-11-20T09:12:00.000Z'
const app = 'https://app.meridian.example/settings'

/** Every page with one hostile or harmless text wherever a text can stand. */
function allPages(text: string, branding: PageBranding = { ...meridian, name: text, support_email: text }) {
  return {
    launch: launchPage({ branding, token: text, organization: text }),
    used: linkUsedPage({ branding, used_at: at, app_url: text }),
    expired: linkExpiredPage({ branding, ended_at: at, app_url: null }),
    again: linkExpiredPage({
      branding,
      ended_at: at,
      app_url: null,
      again: { token: text, knows_reader: false },
    }),
    requested: linkRequestedPage({ branding }),
    completed: linkExpiredPage({ branding, ended_at: at, app_url: null, why: 'completed' }),
    revoked: linkExpiredPage({ branding, ended_at: at, app_url: app, why: 'revoked' }),
    malformed: linkMalformedPage({ branding: null }),
    ended: sessionEndedPage({ branding, reason: 'idle', ended_at: at, app_url: text }),
    finished: finishedPage({ branding, intent: 'sso', app_url: text }),
    exited: exitedPage({ branding, app_url: text }),
    error: ssoErrorPage({ branding, message: text, code: text, request_id: text, at, app_url: text }),
    missing: notFoundPage({ branding, request_id: text }),
  }
}
/** The signs that make markup: a text that is escaped adds none of them. */
const signs = (page: string) => page.replace(/[^<>"']/g, '')

describe('every page', () => {
  it('keeps a text a text: no value can add or close a tag', () => {
    const plain = allPages('x')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 's', '`', '=', ' ', '$', '{') }),
          fc.constantFrom('"><script>alert(1)</script>', "' onload='x", '</title><b>', '{{vendor}}', '$&'),
        ),
        (text) => {
          for (const [name, page] of Object.entries(allPages(text)))
            expect(signs(page), name).toBe(signs(plain[name as keyof typeof plain]))
        },
      ),
    )
  })

  it('says what happened, names the vendor, and has one heading and one main', () => {
    for (const [name, page] of Object.entries(allPages('x', meridian))) {
      expect(page.match(/<h1>/g), name).toHaveLength(1)
      expect(page.match(/<main/g), name).toHaveLength(1)
      expect(page, name).toContain('<html lang="en">')
      if (name !== 'malformed') expect(page, name).toContain('Meridian')
      expect(page.toLowerCase(), name).not.toContain('gatehouse')
    }
  })

  it('holds at most one solid button', () => {
    for (const [name, page] of Object.entries(allPages(app, meridian)))
      expect(page.match(/class="button"/g)?.length ?? 0, name).toBeLessThanOrEqual(1)
  })

  it('runs under a strict policy: no inline script, style or handler, nothing from another host', () => {
    const foreign = { ...meridian, logo_url: 'https://cdn.example/logo.svg', icon_url: '//cdn.example/i.png' }
    for (const [name, page] of Object.entries(allPages('x', foreign))) {
      expect(page, name).not.toMatch(/<script(?![^>]*src="\/portal\/)/)
      expect(page, name).not.toMatch(/<style|\sstyle=|\son[a-z]+=/)
      for (const [, address] of page.matchAll(/(?:src|srcset|rel="(?:icon|stylesheet)" href)="([^"]*)"/g))
        expect(address, name).toMatch(/^(\/(?!\/)|data:,)/)
    }
  })

  it('is found by no search engine and tells no other host where it was', () => {
    for (const page of Object.values(allPages('x', meridian))) {
      expect(page).toContain('<meta name="referrer" content="no-referrer">')
      expect(page).toContain('<meta name="robots" content="noindex')
    }
  })

  it('links to the web and to mailboxes only', () => {
    const hostile = { ...meridian, support_url: 'javascript:alert(1)', support_email: 'a@b?bcc=c@d' }
    for (const [name, page] of Object.entries(allPages('javascript:alert(1)', hostile)))
      for (const [, address] of page.matchAll(/<a [^>]*href="([^"]*)"/g))
        expect(address, name).toMatch(/^https:\/\/app\.meridian\.example/)
    expect(webAddress('data:text/html,x')).toBeUndefined()
    expect(mailAddress('help@meridian.example')).toBe('mailto:help@meridian.example')
  })
})

describe('the launch page', () => {
  const page = launchPage({ branding: meridian, token: 'aaa.bbb.ccc' })

  it('offers the token to a POST and to nothing else', () => {
    expect(page).toContain('<form class="launch" id="launch" method="post" action="/portal/launch">')
    expect(page.split('aaa.bbb.ccc')).toHaveLength(2)
    expect(page).toContain('<input type="hidden" name="token" value="aaa.bbb.ccc">')
  })

  it('has a visible button for readers without script', () => {
    expect(page).toMatch(/<button class="button" type="submit">Open the setup<\/button>/)
  })

  it('names the organization only if it is told', () => {
    expect(page).toContain('<h1>Your setup is ready</h1>')
    const named = launchPage({ branding: meridian, token: 't', organization: 'Kestrel Robotics' })
    expect(named).toContain('<h1>Your setup for Kestrel Robotics is ready</h1>')
  })
})

describe('the pages after a link', () => {
  it('give the exact moment with its zone', () => {
    expect(linkUsedPage({ branding: meridian, used_at: at, app_url: null })).toContain(
      '<time datetime="2026-11-20T09:12:00.000Z">20 Nov 2026, 09:12 UTC</time>',
    )
  })

  it('lead to the app where it is known, else to the vendor’s help, else say whom to ask', () => {
    const expired = (branding: PageBranding, app_url: string | null) =>
      linkExpiredPage({ branding, ended_at: at, app_url })
    expect(expired(meridian, app)).toContain(`class="button" href="${app}"`)
    expect(expired(meridian, null)).toContain('class="button" href="mailto:help@meridian.example"')
    const silent = expired({ ...meridian, support_email: null }, null)
    expect(silent).not.toContain('class="button"')
    expect(silent).toContain('Whoever sent you this one can send a new one.')
  })

  it('shows the vendor’s own logo, with a light one on its own paper in the dark', () => {
    const own = { ...meridian, logo_url: '/portal/branding/logo.svg' }
    expect(finishedPage({ branding: own, intent: null, app_url: null })).toContain('class="logo logo-tile"')
    const both = { ...own, logo_dark_url: '/portal/branding/dark.svg' }
    expect(finishedPage({ branding: both, intent: null, app_url: null })).toContain(
      '<picture class="logo"><source srcset="/portal/branding/dark.svg" media="(prefers-color-scheme: dark)">',
    )
  })
})

describe('the sign-in error', () => {
  it('carries code and request id for the IT team, also where no vendor is known', () => {
    const page = ssoErrorPage({
      branding: null,
      message: 'This sign-in was started twice.',
      code: 'state_unknown',
      request_id: 'req_01',
      at,
      app_url: 'https://evil.example',
    })
    expect(page).toContain('<code>state_unknown</code>')
    expect(page).toContain('<code>req_01</code>')
    expect(page).not.toContain('evil.example')
  })
})
