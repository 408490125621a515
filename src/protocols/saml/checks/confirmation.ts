import { assertionNamespace, bearerMethod } from '../names.ts'
import type { Reading } from '../reading.ts'
import { SamlRefusal } from '../refusal.ts'
import { iso, maybeInstant, notAfter, notBefore, notTooLong } from '../times.ts'
import { attributeOf, childrenNamed, maybeChild, type XmlElement } from '../xml/tree.ts'
import { answersOurRequest } from './in-response-to.ts'
import { subjectOf } from './subject.ts'

/** One bearer confirmation that fits is enough (profiles 4.1.4.3); the refusal is that of the first. */
export function confirmation(reading: Reading): void {
  const confirmations = childrenNamed(subjectOf(reading), assertionNamespace, 'SubjectConfirmation')
  if (confirmations.length === 0) {
    throw new SamlRefusal('confirmation_missing', 'The subject carries no confirmation.', {
      expected: bearerMethod,
    })
  }
  const bearers = confirmations.filter((element) => attributeOf(element, 'Method') === bearerMethod)
  if (bearers.length === 0) {
    throw new SamlRefusal('confirmation_method_refused', 'The subject is not confirmed for the bearer.', {
      expected: bearerMethod,
      received: confirmations.map((element) => attributeOf(element, 'Method') ?? 'none').join(' '),
    })
  }
  let first: unknown
  for (const bearer of bearers) {
    try {
      fits(bearer, reading)
      return
    } catch (error) {
      first ??= error
    }
  }
  throw first
}

function fits(bearer: XmlElement, reading: Reading): void {
  const { expected, allow } = reading
  const data = maybeChild(bearer, assertionNamespace, 'SubjectConfirmationData')
  if (data === undefined) {
    throw new SamlRefusal('confirmation_missing', 'The confirmation of the subject is empty.', {
      expected: 'SubjectConfirmationData',
    })
  }
  recipient(attributeOf(data, 'Recipient'), expected.acs_url, allow.missing_recipient === true)
  const end = maybeInstant(data, 'NotOnOrAfter')
  if (end === undefined) {
    throw new SamlRefusal('confirmation_missing', 'The confirmation of the subject never expires.', {
      expected: 'NotOnOrAfter in SubjectConfirmationData',
    })
  }
  notBefore(maybeInstant(data, 'NotBefore'), 'The confirmation of the subject', reading)
  notAfter(end, 'The confirmation of the subject', reading)
  notTooLong(end, 'The confirmation of the subject', reading)
  answersOurRequest(
    attributeOf(data, 'InResponseTo'),
    expected.in_response_to,
    allow.dummy_in_response_to === true,
  )
}

function recipient(stated: string | undefined, acs_url: string, mayBeMissing: boolean): void {
  if (stated === acs_url || (stated === undefined && mayBeMissing)) return
  const code = stated === undefined ? 'recipient_missing' : 'recipient_mismatch'
  throw new SamlRefusal(code, 'The assertion is meant for another address.', {
    expected: acs_url,
    received: stated ?? 'no Recipient',
    hint: 'Compare the recipient (ACS URL) in the identity provider, letter by letter.',
  })
}

/** Until when the assertion could be presented again, and its id must be remembered. */
export function replayableUntil(reading: Reading): string {
  let end = reading.now
  for (const bearer of childrenNamed(subjectOf(reading), assertionNamespace, 'SubjectConfirmation')) {
    const data = maybeChild(bearer, assertionNamespace, 'SubjectConfirmationData')
    end = Math.max(end, (data && maybeInstant(data, 'NotOnOrAfter')) ?? 0)
  }
  return iso(end + reading.skew)
}
