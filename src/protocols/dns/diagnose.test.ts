/** What answers mean that no name server of ours gives: told by hand. */
import { expect, it } from 'vitest'
import { diagnose, type Heard } from './diagnose.ts'
import { placesOf } from './names.ts'
import type { Outcome, Question, Role } from './types.ts'

const expected = {
  domain: 'sub.acme.example',
  prefix: 'meridian-domain-verification-z3kjny',
  token: 'm5Wq3tgR7dK4',
}
const value = `${expected.prefix}=${expected.token}`
const [domain = '', , hidden = ''] = placesOf(expected)

const said = (role: Role, name: string, outcome: Outcome, records: string[] = []): Question => ({
  server: role,
  role,
  name,
  outcome,
  records,
  took_ms: 1,
})
const everywhere = (role: Role, outcome: Outcome) =>
  placesOf(expected).map((name) => said(role, name, outcome))
const heard = (questions: Question[], cnames: Heard['surroundings']['cnames'] = []): Heard => ({
  questions,
  zone: 'acme.example',
  negative_ttl: 60,
  surroundings: { cnames, addresses: [] },
})

it.each<Role>(['resolver', 'authoritative'])(
  'takes no proof from where a CNAME leads out of the zone: %s',
  (role) => {
    const questions = [said(role, domain, 'records', [value]), ...everywhere(role, 'no_record').slice(1)]
    expect(diagnose(expected, heard(questions)).kind).toBe('found')
    for (const target of ['shop.attacker.example', 'evilacme.example'])
      expect(diagnose(expected, heard(questions, [{ name: domain, target }]))).toEqual({
        kind: 'cname',
        at: domain,
        target,
      })
    expect(diagnose(expected, heard(questions, [{ name: domain, target: 'www.acme.example' }])).kind).toBe(
      'found',
    )
  },
)

it('blames no name for a CNAME that every name has', () => {
  const target = 'shop.example.net'
  const cnames = [...placesOf(expected), `x-z3kjny-nobody.${domain}`].map((name) => ({ name, target }))
  expect(diagnose(expected, heard(everywhere('authoritative', 'no_record'), cnames)).kind).toBe('not_there')
})

it('does not say "not there" while one of the names could not be asked about', () => {
  const questions = everywhere('authoritative', 'no_name').map((question) =>
    question.name === hidden ? { ...question, outcome: 'timed_out' as const } : question,
  )
  expect(diagnose(expected, heard(questions))).toEqual({ kind: 'could_not_ask', outcome: 'timed_out' })
})

it('believes a resolver where no name server of the zone could be asked, and only there', () => {
  const resolver = [
    said('resolver', domain, 'records', [value]),
    ...everywhere('resolver', 'no_name').slice(1),
  ]
  expect(diagnose(expected, heard([...everywhere('authoritative', 'unreachable'), ...resolver])).kind).toBe(
    'found',
  )
  expect(diagnose(expected, heard([...everywhere('authoritative', 'no_name'), ...resolver])).kind).toBe(
    'not_there',
  )
})
