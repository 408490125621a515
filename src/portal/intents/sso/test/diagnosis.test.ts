import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checksOf, protocolChecks } from '../../../../resources/sso-attempts/checks.ts'
import { adoptionOf } from './adoption.ts'
import { groupChecks, groupOf } from './check-groups.ts'
import { difference } from './difference.ts'
import { verdictOf } from './verdict.ts'

const entity = 'https://auth.meridian.example/sso/saml/metadata/conn_01JD4M8TQ6'

describe('the difference', () => {
  it.each([
    [`${entity}/`, 'slash_extra', 1],
    [entity.slice(0, -1), 'missing_end', 1],
    [`${entity} `, 'space_extra', 1],
    [` ${entity}`, 'space_before', 1],
    [entity.replace('https', 'http'), 'scheme', 1],
    [entity.toUpperCase(), 'case', 0],
    [entity.replace('auth.', 'login.'), 'host', 1],
    [entity.replace('conn_', 'con_'), 'missing_middle', 1],
    [`${entity}xy`, 'extra_end', 2],
    [entity.replace('01JD4M8TQ6', '01JD4M8TQ7'), 'changed', 0],
    ['', 'nothing', entity.length],
    ['urn:something', 'other', entity.length - 13],
    [entity, 'same', 0],
  ])('of %j is named', (received, kind, count) => {
    expect(difference(entity, received)).toMatchObject({ kind, count })
  })

  it('of a slash that we want and did not get is named too', () => {
    expect(difference('https://idp.example/', 'https://idp.example').kind).toBe('slash_missing')
  })

  it('always puts both values together again, whatever the characters', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(text, text, (expected, received) => {
        const parts = difference(expected, received)
        expect(parts.before + parts.expected + parts.after).toBe(expected)
        expect(parts.before + parts.received + parts.after).toBe(received)
      }),
    )
  })

  it('never says that different values are the same', () => {
    const text = fc.string({ maxLength: 6 })
    fc.assert(
      fc.property(text, text, (expected, received) => {
        expect(difference(expected, received).kind === 'same').toBe(expected === received)
      }),
    )
  })
})

describe('the checks', () => {
  it('all have a group, in both protocols', () => {
    for (const steps of Object.values(protocolChecks))
      expect(steps.filter((step) => groupOf(step) === 'other')).toEqual([])
  })

  it('put the one that failed between passed and not reached, wherever it is', () => {
    for (const protocol of ['saml', 'oidc'] as const)
      for (const step of protocolChecks[protocol]) {
        const states = groupChecks(checksOf(protocol, 'failed', step)).map(({ state }) =>
          ['passed', 'failed', 'not_reached'].indexOf(state),
        )
        expect(states, step).toEqual([...states].sort())
        expect(
          states.filter((state) => state === 1),
          step,
        ).toHaveLength(1)
      }
  })

  it('keep the protocol’s order, and one failure fails its group', () => {
    expect(
      groupChecks([
        { step: 'decode', state: 'passed' },
        { step: 'response_signature', state: 'passed' },
        { step: 'assertion_signature', state: 'failed' },
        { step: 'issuer', state: 'not_reached' },
      ]),
    ).toEqual([
      { group: 'arrived', state: 'passed' },
      { group: 'signature', state: 'failed' },
      { group: 'issuer', state: 'not_reached' },
    ])
  })

  it('never call a group passed of which one check was not reached', () => {
    expect(
      groupChecks([
        { step: 'conditions', state: 'passed' },
        { step: 'authn_statement', state: 'not_reached' },
      ]),
    ).toEqual([{ group: 'time', state: 'not_reached' }])
  })
})

describe('the verdict', () => {
  const failure = (code: string) => ({
    step: 'audience',
    code,
    message: '',
    expected: null,
    received: null,
    remedy: null,
  })
  it('counts the failure and what is missing, and nothing twice', () => {
    expect(
      verdictOf({ state: 'failed', failure: failure('audience_mismatch'), missing: ['last_name'] }),
    ).toEqual({ kind: 'fix', things: 2 })
    expect(
      verdictOf({ state: 'failed', failure: failure('attribute_missing_email'), missing: ['email'] }),
    ).toEqual({ kind: 'fix', things: 1 })
  })
  it('is fine only when nothing is missing', () => {
    expect(verdictOf({ state: 'succeeded', failure: null, missing: [] })).toEqual({ kind: 'ok' })
    expect(verdictOf({ state: 'succeeded', failure: null, missing: ['groups'] })).toEqual({
      kind: 'look',
      things: 1,
    })
  })
  it('says when the provider itself said no', () => {
    expect(verdictOf({ state: 'failed', failure: failure('access_denied'), missing: [] }).kind).toBe(
      'refused',
    )
  })
})

describe('adoption', () => {
  it('is offered for the issuer, and for nothing that protects a sign-in', () => {
    expect(adoptionOf('issuer_mismatch')).toEqual({ adopt: 'issuer' })
    for (const code of [
      'audience_mismatch',
      'recipient_mismatch',
      'destination_mismatch',
      'unknown_certificate',
      'signature_invalid',
      'unsigned_assertion',
    ])
      expect(adoptionOf(code)).toHaveProperty('why')
  })
})
