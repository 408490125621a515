/**
 * What the answers mean. The zone's own name servers decide; resolvers are believed only where none of these could be
 * asked. That a server could not be asked never counts as an answer.
 */
import { differenceOf, isProof, recordValue } from './match.ts'
import { deepPlacesOf, placesOf, probeOf } from './names.ts'
import { type Diagnosis, type Expected, isAnswer, type Question, type Surroundings } from './types.ts'

export interface Heard {
  questions: readonly Question[]
  zone: string | null
  negative_ttl: number | null
  surroundings: Surroundings
}

export function diagnose(expected: Expected, heard: Heard): Diagnosis {
  return (
    found(expected, heard) ??
    doubledHost(expected, heard) ??
    wrongValue(expected, heard) ??
    otherRecords(expected, heard.surroundings) ??
    unknown(expected, heard) ??
    notThere(expected, heard)
  )
}

/** The questions whose answers count for a name. */
function deciding(questions: readonly Question[], name: string): Question[] {
  const asked = questions.filter((question) => question.name === name)
  const owners = asked.filter(({ role, outcome }) => role === 'authoritative' && isAnswer(outcome))
  return owners.length > 0 ? owners : asked.filter(({ outcome }) => isAnswer(outcome))
}

function found(
  expected: Expected,
  { questions, negative_ttl, zone, surroundings }: Heard,
): Diagnosis | undefined {
  const hasProof = (question: Question) => question.records.some((text) => isProof(text, expected))
  for (const at of placesOf(expected)) {
    if (!deciding(questions, at).some(hasProof)) continue
    if (leadsAway(surroundings, at, zone ?? expected.domain)) continue
    const stale = questions
      .filter(
        (each) => each.name === at && each.role === 'resolver' && isAnswer(each.outcome) && !hasProof(each),
      )
      .map(({ server }) => server)
    return { kind: 'found', at, stale, wait_seconds: stale.length > 0 ? negative_ttl : null }
  }
  return undefined
}

/** Whoever runs what a CNAME points to does not own the name that points there. */
function leadsAway({ cnames }: Surroundings, at: string, zone: string): boolean {
  return cnames.some(({ name, target }) => name === at && target !== zone && !target.endsWith(`.${zone}`))
}

function doubledHost(expected: Expected, { questions, zone }: Heard): Diagnosis | undefined {
  const place = deepPlacesOf(expected, zone ?? expected.domain).find(({ at }) =>
    deciding(questions, at).some(({ records }) => records.some((text) => isProof(text, expected))),
  )
  return place && { kind: 'doubled_host', ...place }
}

function wrongValue(expected: Expected, { questions }: Heard): Diagnosis | undefined {
  for (const at of placesOf(expected))
    for (const received of deciding(questions, at).flatMap(({ records }) => records)) {
      const difference = differenceOf(received, expected)
      if (difference)
        return { kind: 'wrong_value', at, expected: recordValue(expected), received, difference }
    }
  return undefined
}

/** A wildcard answers for every name, so what it says is about no name in particular. */
function otherRecords(expected: Expected, surroundings: Surroundings): Diagnosis | undefined {
  const probe = probeOf(expected)
  const places = placesOf(expected)
  const wildcard = surroundings.cnames.find(({ name }) => name === probe)?.target
  const cname = surroundings.cnames.find(({ name, target }) => places.includes(name) && target !== wildcard)
  if (cname) return { kind: 'cname', at: cname.name, target: cname.target }
  if (surroundings.addresses.some(({ name }) => name === probe)) return undefined
  const proxied = surroundings.addresses.find(({ name }) => name !== expected.domain && places.includes(name))
  return proxied && { kind: 'proxied', at: proxied.name, addresses: proxied.addresses }
}

/** "Not there" is said only when somebody answered for every name at which the record may be. */
function unknown(expected: Expected, { questions }: Heard): Diagnosis | undefined {
  const dark = placesOf(expected).find((name) => deciding(questions, name).length === 0)
  if (dark === undefined) return undefined
  const asked = questions.find(({ name }) => name === dark)
  return { kind: 'could_not_ask', outcome: asked?.outcome ?? 'unreachable' }
}

function notThere(expected: Expected, { questions, negative_ttl }: Heard): Diagnosis {
  const others = new Set(deciding(questions, expected.domain).flatMap(({ records }) => records)).size
  return { kind: 'not_there', others, wait_seconds: negative_ttl }
}
