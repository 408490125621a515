import type { SamlDocument } from '../document.ts'
import { protocolNamespace } from '../names.ts'
import { SamlRefusal } from '../refusal.ts'
import { isNamed } from '../xml/tree.ts'

/** A bare Assertion, a LogoutResponse or an AuthnRequest is not an answer to a sign-in. */
export function responseRoot({ root }: SamlDocument): void {
  if (isNamed(root, protocolNamespace, 'Response')) return
  throw new SamlRefusal('not_a_response', 'The document is not a SAML 2.0 Response.', {
    expected: 'samlp:Response',
    received: root.namespace === '' ? root.local : `${root.local} in ${root.namespace}`,
  })
}
