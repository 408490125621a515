import { describe, expect, it } from 'vitest'
import { type Configuration, changesOf } from './changes.ts'
import { adviceOn, axis, type Certificate, datedCertificates, daysUntil, monthsOn, place } from './expiry.ts'

const now = Date.parse('2026-11-20T10:00:00.000Z')
const certificate = (fingerprint: string, from: string, to: string): Certificate => ({
  fingerprint,
  subject: 'CN=idp',
  not_before: `${from}T00:00:00.000Z`,
  not_after: `${to}T00:00:00.000Z`,
  key_type: 'rsa',
  key_bits: 2048,
})
const old = certificate('3D:A8:12', '2024-01-06', '2027-01-06')
const next = certificate('B4:0E:6A', '2026-11-01', '2036-11-01')
const gone = certificate('00:00:01', '2020-01-01', '2022-01-01')
const states = (...certificates: Certificate[]) =>
  datedCertificates(certificates, now).map(({ state }) => state)

describe('certificates', () => {
  it('are in use, next or over by their dates, whatever their order', () => {
    expect(states(next, old, gone)).toEqual(['over', 'in_use', 'next'])
  })
  it('that begin later are never in use', () => {
    expect(states(certificate('X', '2027-01-01', '2028-01-01'))).toEqual(['next'])
  })
  it('lead to the right advice', () => {
    const advice = (...certificates: Certificate[]) => adviceOn(datedCertificates(certificates, now))
    expect(advice(next)).toBe('fine')
    expect(advice(old, next)).toBe('next')
    expect(advice(old)).toBe('soon')
    expect(advice(gone)).toBe('over')
    expect(advice()).toBe('none')
  })
  it('count whole days', () => {
    expect(daysUntil('2027-01-06T00:00:00.000Z', now)).toBe(46)
    expect(daysUntil('2026-11-20T09:00:00.000Z', now)).toBe(-1)
  })
})

describe('the axis', () => {
  it('shows today and the next end, and never more than two years', () => {
    for (const end of ['2026-11-21', '2027-01-06', '2028-06-01', '2036-11-01']) {
      const span = axis([`${end}T00:00:00.000Z`], now)
      expect(place(span, now)).toBeGreaterThan(0)
      expect(span.to - span.from).toBeLessThanOrEqual(731 * 86_400_000)
      expect(monthsOn(span).length).toBeLessThanOrEqual(9)
      expect(monthsOn(span).length).toBeGreaterThan(3)
    }
  })
  it('keeps everything within its ends', () => {
    const span = axis([], now)
    expect(place(span, '1999-01-01T00:00:00.000Z')).toBe(0)
    expect(place(span, '2099-01-01T00:00:00.000Z')).toBe(100)
  })
})

describe('a version', () => {
  const base: Configuration = {
    id: 'conf_1',
    version: 1,
    status: 'superseded',
    saml: {
      metadata_source: 'file',
      metadata_url: null,
      idp_entity_id: 'https://idp.example',
      sso_url: 'https://idp.example/sso',
      certificates: [old],
      sign_requests: false,
    },
    oidc: null,
    attribute_map: { id: 'id', email: 'email', first_name: 'firstName', last_name: 'lastName', groups: '' },
    incomplete: [],
    findings: [],
    last_test: null,
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
    activated_at: null,
  }
  it('is told by what it changed', () => {
    expect(changesOf(base, undefined)).toEqual([{ what: 'first' }])
    expect(changesOf(base, base)).toEqual([])
    const renewed: Configuration = {
      ...base,
      saml: base.saml && { ...base.saml, certificates: [next], metadata_source: 'url' },
      attribute_map: { ...base.attribute_map, last_name: 'surname', first_name: '' },
    }
    expect(changesOf(renewed, base)).toEqual([
      { what: 'certificates' },
      { what: 'source_url' },
      { what: 'claim_off', attribute: 'first_name', claim: '' },
      { what: 'claim', attribute: 'last_name', claim: 'surname' },
    ])
  })
  it('with the same certificates in another order changed nothing', () => {
    const two = (certificates: Certificate[]): Configuration => ({
      ...base,
      saml: base.saml && { ...base.saml, certificates },
    })
    expect(changesOf(two([old, next]), two([next, old]))).toEqual([])
  })
})
