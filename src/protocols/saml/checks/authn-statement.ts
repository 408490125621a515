import { assertionNamespace } from '../names.ts'
import type { Reading } from '../reading.ts'
import { SamlRefusal } from '../refusal.ts'
import { maybeInstant, notAfter } from '../times.ts'
import { childrenNamed } from '../xml/tree.ts'

/** Somebody must have signed in at the identity provider, and that session must not be over (profiles 4.1.4.2). */
export function authnStatement(reading: Reading): void {
  const statements = childrenNamed(reading.assertion, assertionNamespace, 'AuthnStatement')
  if (statements.length === 0) {
    throw new SamlRefusal('authn_statement_missing', 'The assertion does not say that the user signed in.', {
      expected: 'an AuthnStatement',
    })
  }
  for (const statement of statements) {
    const end = maybeInstant(statement, 'SessionNotOnOrAfter')
    notAfter(end, "The user's session at the identity provider", reading, 'session_expired')
  }
}
