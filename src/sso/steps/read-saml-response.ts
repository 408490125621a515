import { SignInFailure } from '../failure.ts'
import type { Flow } from '../flow.ts'

/** - the form has exactly one SAMLResponse. */
export function readSamlResponse(flow: Flow): void {
  const { SAMLResponse } = flow.input.body
  if (typeof SAMLResponse !== 'string' || SAMLResponse === '')
    throw new SignInFailure('not_a_response', 'The form does not hold exactly one SAMLResponse.', {
      error: 'connection_invalid',
      expected: 'SAMLResponse',
      received: Object.keys(flow.input.body).join(', ').slice(0, 200) || 'nothing',
      stay: true,
    })
  flow.response = SAMLResponse
}
