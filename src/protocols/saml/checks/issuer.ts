import { assertionNamespace } from '../names.ts'
import type { Reading } from '../reading.ts'
import { SamlRefusal } from '../refusal.ts'
import { maybeChild, textOf, type XmlElement } from '../xml/tree.ts'

/** The assertion must name the connection's identity provider; the Response may leave its own Issuer out. */
export function issuer({ response, assertion, expected }: Reading): void {
  const ofResponse = issuerOf(response)
  if (ofResponse !== undefined) mustBe(expected.idp_entity_id, ofResponse, 'Response')
  const ofAssertion = issuerOf(assertion)
  if (ofAssertion === undefined) {
    throw new SamlRefusal('issuer_missing', 'The Assertion does not say who issued it.', {
      expected: expected.idp_entity_id,
    })
  }
  mustBe(expected.idp_entity_id, ofAssertion, 'Assertion')
}

function issuerOf(element: XmlElement): string | undefined {
  const found = maybeChild(element, assertionNamespace, 'Issuer')
  return found && textOf(found)
}

function mustBe(expected: string, received: string, where: string): void {
  if (received === expected) return
  throw new SamlRefusal('issuer_mismatch', `The ${where} was issued by another identity provider.`, {
    expected,
    received,
    hint: 'Bring the metadata of this very application; the entity ID must match letter by letter.',
  })
}
