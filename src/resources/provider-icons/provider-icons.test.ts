import { DOMParser } from '@xmldom/xmldom'
import { describe, expect, it } from 'vitest'
import { connectionTypes } from '../connections/types.ts'
import { aliases, connectionTypeIcons, directoryTypeIcons, icons } from './icons.ts'
import { findIcon, listIcons, listProviders, maybeFindSlug } from './provider-icons.ts'
import { schemes } from './svg.ts'

/** Every slug that the contract names. */
const promised =
  `access-people-hr adp apple auth0 aws azure bamboo-hr bitbucket breathe-hr cas cezanne-hr classlink clever
cloudflare cyberark datadog discord duo fourth generic-oidc generic-saml godaddy google google-cloud hibob intuit jumpcloud
keycloak lastpass linkedin login-gov microsoft miniorange net-iq next-auth notion okta onelogin oracle personio
ping-identity react-native-expo rippling sailpoint salesforce shibboleth simple-saml-php slack splunk supabase vercel
vmware workday xero github gitlab test-idp x workos snowflake generic-oauth bamboohr`.split(/\s+/)

describe.each(schemes)('on a %s ground', (scheme) => {
  it.each(Object.keys(icons))('%s is a drawing with a name that reaches for nothing outside', (slug) => {
    const text = findIcon(slug, scheme)
    const problems: string[] = []
    const document = new DOMParser({ onError: (_level, message) => problems.push(message) }).parseFromString(
      text,
      'image/svg+xml',
    )
    expect(problems).toEqual([])
    const root = document.documentElement
    expect(root?.namespaceURI).toBe('http://www.w3.org/2000/svg')
    expect(root?.getElementsByTagName('title').item(0)?.textContent).toBe(icons[slug]?.name)
    expect(root?.getAttribute('role')).toBe('img')
    expect(text.startsWith('<svg')).toBe(true)
    expect(text.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|href|url\(|<script|<style|\son\w+=|@import|data:/i,
    )
  })
})

it('draws dark and light differently where the ground asks for it', () => {
  expect(findIcon('github', 'dark')).not.toBe(findIcon('github', 'light'))
  expect(findIcon('onelogin', 'dark')).not.toBe(findIcon('onelogin', 'light'))
})

it('knows every slug, alias and type of the contract, in any case', () => {
  for (const name of promised) expect(maybeFindSlug(name), name).toBeDefined()
  expect(maybeFindSlug('GoogleOAuth')).toBe('google')
  expect(maybeFindSlug('githuboauth')).toBe('github')
  expect(maybeFindSlug('MICROSOFTOAUTH')).toBe('microsoft')
  expect(maybeFindSlug('GenericSAML')).toBe('generic-saml')
  expect(maybeFindSlug('jump cloud scim v2.0')).toBe('jumpcloud')
  for (const type of connectionTypes) {
    const nobodys = type === 'Pending' || type === 'MagicLink'
    expect(maybeFindSlug(type) === undefined, type).toBe(nobodys)
  }
})

it('points every name to an icon that exists', () => {
  for (const slug of Object.values({ ...connectionTypeIcons, ...directoryTypeIcons, ...aliases })) {
    expect(Object.keys(icons)).toContain(slug)
  }
})

it('answers 404 to an unknown name, also to one that every object has', () => {
  for (const name of ['nobody', '', 'constructor', '__proto__', '../okta', 'okta.svg']) {
    expect(() => findIcon(name, 'light')).toThrow(expect.objectContaining({ status: 404 }))
  }
})

it('lists every provider and every icon with addresses of ours', () => {
  const providers = listProviders('https://sso.example.com/')
  expect(providers).toHaveLength(Object.keys({ ...connectionTypeIcons, ...directoryTypeIcons }).length)
  expect(providers.find((one) => one.provider === 'GoogleOAuth')).toEqual({
    object: 'provider_icon',
    provider: 'GoogleOAuth',
    slug: 'google',
    name: 'Google',
    icon_url: 'https://sso.example.com/provider-icons/light/google.svg',
    icon_url_dark: 'https://sso.example.com/provider-icons/dark/google.svg',
  })
  expect(listIcons('https://sso.example.com')).toContainEqual({
    slug: 'okta',
    name: 'Okta',
    light: 'https://sso.example.com/provider-icons/light/okta.svg',
    dark: 'https://sso.example.com/provider-icons/dark/okta.svg',
  })
})
