import { assertionNamespace } from '../names.ts'
import type { Reading } from '../reading.ts'
import { SamlRefusal } from '../refusal.ts'
import { maybeInstant, notAfter, notBefore, notTooLong } from '../times.ts'
import { elementsOf, maybeChild, type XmlElement } from '../xml/tree.ts'

const understood = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'])

/** The window of validity. A condition that is not understood leaves validity undetermined (core 2.5.1.1). */
export function conditions(reading: Reading): void {
  const element = conditionsOf(reading)
  const end = maybeInstant(element, 'NotOnOrAfter')
  notBefore(maybeInstant(element, 'NotBefore'), 'The assertion', reading)
  notAfter(end, 'The assertion', reading)
  notTooLong(end, 'The assertion', reading)
  for (const condition of elementsOf(element)) {
    if (condition.namespace === assertionNamespace && understood.has(condition.local)) continue
    throw new SamlRefusal('condition_unknown', 'The assertion sets a condition that is not understood.', {
      expected: [...understood].join(', '),
      received: condition.local,
    })
  }
}

export function conditionsOf({ assertion, expected }: Reading): XmlElement {
  const element = maybeChild(assertion, assertionNamespace, 'Conditions')
  if (element !== undefined) return element
  throw new SamlRefusal(
    'conditions_missing',
    'The assertion says neither for whom nor until when it is valid.',
    {
      expected: `Conditions with the audience ${expected.sp_entity_id}`,
    },
  )
}
