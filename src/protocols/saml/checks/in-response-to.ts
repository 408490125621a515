import type { Reading } from '../reading.ts'
import { SamlRefusal } from '../refusal.ts'
import { attributeOf } from '../xml/tree.ts'

/** On the Response. What the confirmation says, which is signed, is checked with the confirmation. */
export function inResponseTo({ response, expected, allow }: Reading): void {
  const stated = attributeOf(response, 'InResponseTo')
  if (stated !== undefined)
    answersOurRequest(stated, expected.in_response_to, allow.dummy_in_response_to === true)
}

export function answersOurRequest(
  stated: string | undefined,
  request: string | { readonly unsolicited: true },
  dummyAllowed: boolean,
): void {
  if (typeof request === 'string') {
    if (stated === request) return
    if (stated === undefined) {
      throw new SamlRefusal('unsolicited', 'The response does not say which request it answers.', {
        expected: request,
        received: 'no InResponseTo',
      })
    }
    throw new SamlRefusal('in_response_to_mismatch', 'The response answers another request.', {
      expected: request,
      received: stated,
      hint: 'The sign-in was probably started twice, or an old page was sent again. Start it once more.',
    })
  }
  if (stated === undefined || dummyAllowed) return
  throw new SamlRefusal('in_response_to_mismatch', 'The response answers a request that we never made.', {
    expected: 'no InResponseTo in a sign-in that the identity provider starts',
    received: stated,
    hint: 'Turn InResponseTo off for sign-ins that the identity provider starts.',
  })
}
