/** A posted SAMLResponse becomes what the identity provider vouched for, or a refusal. */
import { attributesOf } from './attributes.ts'
import { replayableUntil } from './checks/confirmation.ts'
import { idOf } from './checks/ids.ts'
import { nameIdOf } from './checks/subject.ts'
import { cover } from './cover.ts'
import { readDocument } from './document.ts'
import { assertionNamespace } from './names.ts'
import type { Reading } from './reading.ts'
import { inStep } from './refusal.ts'
import { readingSteps, responseDocumentSteps, runSteps } from './steps.ts'
import type { SamlAssertion, ValidateResponseInput } from './types.ts'
import { attributeOf, childrenNamed, maybeChild, textOf } from './xml/tree.ts'

export function validateResponse(input: ValidateResponseInput): SamlAssertion {
  const document = readDocument(input.saml_response)
  runSteps(responseDocumentSteps, document)
  const reading = cover(document, input)
  runSteps(readingSteps, reading)
  return inStep('read', () => assertionOf(reading))
}

/** Reads `reading.assertion` only: the received document is out of reach here. */
function assertionOf(reading: Reading): SamlAssertion {
  const { assertion, expected, signed, encrypted, certificate_fingerprint, xml } = reading
  const [statement] = childrenNamed(assertion, assertionNamespace, 'AuthnStatement')
  const session_index = statement && attributeOf(statement, 'SessionIndex')
  const authn_instant = statement && attributeOf(statement, 'AuthnInstant')
  const context = statement && maybeChild(statement, assertionNamespace, 'AuthnContext')
  const reference = context && maybeChild(context, assertionNamespace, 'AuthnContextClassRef')
  const { in_response_to } = expected
  return {
    assertion_id: idOf(assertion),
    issuer: expected.idp_entity_id,
    name_id: nameIdOf(reading),
    ...(session_index !== undefined && { session_index }),
    ...(authn_instant !== undefined && { authn_instant }),
    ...(reference !== undefined && { authn_context: textOf(reference) }),
    not_on_or_after: replayableUntil(reading),
    ...(typeof in_response_to === 'string' && { in_response_to }),
    attributes: attributesOf(reading),
    signed,
    encrypted,
    certificate_fingerprint,
    xml,
  }
}
