import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'

const prompts = ['login', 'consent', 'select_account']

/**
 * - response_type is code;
 * - prompt asks for nothing that cannot be given: `none` would have to answer without a screen.
 */
export function checkResponseType(flow: Flow): void {
  const { response_type, prompt } = have(flow, 'wanted').wanted
  if (response_type !== 'code')
    throw new SignInFailure('unsupported_response_type', "response_type must be 'code'.", {
      error: 'unsupported_response_type',
    })
  if (prompt !== undefined && !prompts.includes(prompt))
    throw new SignInFailure('invalid_request', `prompt may be ${prompts.join(', ')}.`, {
      error: 'invalid_request',
    })
}
