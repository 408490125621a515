import type { Reading } from '../reading.ts'
import { SamlRefusal } from '../refusal.ts'
import { attributeOf } from '../xml/tree.ts'

/** A signed Response must name our address (bindings 3.5.5.2); an unsigned one may stay silent but not name another. */
export function destination({ response, signed, expected, allow }: Reading): void {
  const stated = attributeOf(response, 'Destination') ?? ''
  if (stated === expected.acs_url) return
  if (stated === '') {
    if (!signed.response || allow.missing_destination === true) return
    throw new SamlRefusal(
      'destination_missing',
      'The signed Response does not say where it is meant to go.',
      {
        expected: expected.acs_url,
      },
    )
  }
  throw new SamlRefusal('destination_mismatch', 'The Response is meant for another address.', {
    expected: expected.acs_url,
    received: stated,
    hint: 'Compare the ACS URL (reply URL) in the identity provider, letter by letter.',
  })
}
