import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeKeySet, type KeySet, type Verdict } from './key-set.ts'

const issuer = 'https://idp.example'
const here = { idp_entity_id: issuer, sso_url: `${issuer}/sso` }
const accepted: KeySet = { ...here, fingerprints: ['A', 'B'] }
const nothing: Verdict = { do: 'nothing' }
const ask = (reason: string) => ({ do: 'ask', reason })

describe('a metadata document that was read again', () => {
  it.each<[string, Partial<KeySet>, unknown]>([
    ['says the same', { fingerprints: ['A', 'B'] }, nothing],
    ['says the same in another order', { fingerprints: ['B', 'A'] }, nothing],
    ['brings one certificate more', { fingerprints: ['A', 'B', 'C'] }, { do: 'add', fingerprint: 'C' }],
    ['brings one for another', { fingerprints: ['B', 'C'] }, { do: 'add', fingerprint: 'C' }],
    ['drops one', { fingerprints: ['B'] }, nothing],
    ['brings two', { fingerprints: ['A', 'C', 'D'] }, ask('several_keys_new')],
    ['shows none that is known', { fingerprints: ['C'] }, ask('all_keys_new')],
    ['has another issuer and the same keys', { idp_entity_id: 'other' }, ask('issuer_changed')],
    ['has another issuer and other keys', { idp_entity_id: 'x', fingerprints: ['C'] }, ask('issuer_changed')],
    ['differs from the issuer by a slash', { idp_entity_id: `${issuer}/` }, ask('issuer_changed')],
    ['sends people elsewhere', { sso_url: 'https://elsewhere.example' }, ask('address_changed')],
    [
      'sends people elsewhere and brings one certificate',
      { sso_url: 'https://elsewhere.example', fingerprints: ['A', 'C'] },
      ask('address_changed'),
    ],
    ['still shows what was retired', { fingerprints: ['A', 'R'] }, nothing],
    ['shows only what was retired', { fingerprints: ['R'] }, nothing],
    [
      'shows what was retired beside a new one',
      { fingerprints: ['A', 'R', 'C'] },
      { do: 'add', fingerprint: 'C' },
    ],
    ['shows a retired and an unknown one', { fingerprints: ['R', 'C'] }, ask('all_keys_new')],
  ])('%s', (_, published, verdict) => {
    expect(judgeKeySet(accepted, { ...accepted, ...published }, ['R'])).toEqual(verdict)
  })

  it('never brings in a key by itself without showing one that is trusted, from the same issuer and address', () => {
    const names = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E'))
    const set = fc.record({
      idp_entity_id: fc.constantFrom('i', 'j'),
      sso_url: fc.constantFrom('s', 't'),
      fingerprints: names,
    })
    fc.assert(
      fc.property(set, set, names, (was, is, retired) => {
        const verdict = judgeKeySet(was, is, retired)
        if (verdict.do !== 'add') return
        expect([is.idp_entity_id, is.sso_url]).toEqual([was.idp_entity_id, was.sso_url])
        expect(is.fingerprints.some((one) => was.fingerprints.includes(one))).toBe(true)
        expect(retired).not.toContain(verdict.fingerprint)
        expect(was.fingerprints).not.toContain(verdict.fingerprint)
      }),
    )
  })
})
