import { digestOf, sameText } from '../../kernel/tokens.ts'
import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'

/** - the browser that ends a sign-in is the one that began it: nobody can be signed in to another's account. */
export function checkBrowser(flow: Flow): void {
  const { pending, input } = have(flow, 'pending')
  if (input.browser !== undefined && sameText(digestOf(input.browser), pending.browser_digest)) return
  throw new SignInFailure('browser_mismatch', 'This sign-in began in another browser. Start it once more.', {
    error: 'access_denied',
    expected: 'the cookie of the browser that began',
    received: input.browser === undefined ? 'no cookie' : 'the cookie of another browser',
    stay: true,
  })
}
