import { assertionNamespace } from '../names.ts'
import type { Reading } from '../reading.ts'
import { SamlRefusal } from '../refusal.ts'
import { childrenNamed, textOf } from '../xml/tree.ts'
import { conditionsOf } from './conditions.ts'

/** Every AudienceRestriction must name us, each by one of its Audiences, letter by letter (core 2.5.1.4). */
export function audience(reading: Reading): void {
  const us = reading.expected.sp_entity_id
  const restrictions = childrenNamed(conditionsOf(reading), assertionNamespace, 'AudienceRestriction')
  if (restrictions.length === 0) {
    throw new SamlRefusal('audience_missing', 'The assertion does not say for whom it is meant.', {
      expected: us,
    })
  }
  for (const restriction of restrictions) {
    const audiences = childrenNamed(restriction, assertionNamespace, 'Audience').map(textOf)
    if (audiences.includes(us)) continue
    throw new SamlRefusal('audience_mismatch', 'The assertion is meant for another service provider.', {
      expected: us,
      received: audiences.join(' ') || 'nobody',
      hint: 'Set the audience (SP entity ID) in the identity provider to the expected value.',
    })
  }
}
