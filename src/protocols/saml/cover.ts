/**
 * From a document to the bytes that the identity provider signed. Verified bytes are parsed anew and replace what was
 * received, so that no later step can read anything that a signature does not cover.
 */
import { decryptElement } from './decrypt.ts'
import { documentOf, type SamlDocument } from './document.ts'
import { assertionNamespace, signatureNamespace } from './names.ts'
import type { Reading } from './reading.ts'
import { inStep, SamlRefusal } from './refusal.ts'
import { type Coverage, type Trust, verifySignature } from './signature/verify.ts'
import { assertionDocumentSteps, runSteps } from './steps.ts'
import type { ValidateResponseInput } from './types.ts'
import { parseXml } from './xml/parse.ts'
import { isNamed, maybeChild, type XmlElement } from './xml/tree.ts'

export function cover({ root }: SamlDocument, input: ValidateResponseInput): Reading {
  const { expected, allow = {}, decryption_keys = [] } = input
  const trust: Trust = { certificates: expected.certificates, sha1: allow.sha1 === true }

  const ofResponse = inStep('response_signature', () => maybeVerify(root, trust))
  const response = ofResponse === undefined ? root : parseXml(ofResponse.xml)

  const encrypted = maybeChild(response, assertionNamespace, 'EncryptedAssertion')
  const received =
    encrypted === undefined
      ? maybeChild(response, assertionNamespace, 'Assertion')
      : inStep('decrypt', () => decryptAssertion(encrypted, input))
  if (received === undefined) throw new SamlRefusal('assertion_missing', 'The Response holds no Assertion.')

  const ofAssertion = inStep('assertion_signature', () => maybeVerify(received, trust))
  const coverage = ofAssertion ?? ofResponse ?? inStep('assertion_signature', unsigned)
  return {
    response,
    assertion: ofAssertion === undefined ? received : parseXml(ofAssertion.xml),
    signed: { response: ofResponse !== undefined, assertion: ofAssertion !== undefined },
    encrypted: encrypted !== undefined,
    certificate_fingerprint: coverage.fingerprint,
    xml: coverage.xml,
    expected,
    allow,
    decryption_keys,
    now: expected.now.getTime(),
    skew: (expected.clock_skew_seconds ?? 120) * 1000,
  }
}

function maybeVerify(element: XmlElement, trust: Trust): Coverage | undefined {
  const signature = maybeChild(element, signatureNamespace, 'Signature')
  return signature && verifySignature(element, signature, trust)
}

/** What was inside passes the gates of any document; anybody can encrypt to us. */
function decryptAssertion(
  encrypted: XmlElement,
  { decryption_keys = [] }: ValidateResponseInput,
): XmlElement {
  const assertion = decryptElement(encrypted, decryption_keys)
  if (!isNamed(assertion, assertionNamespace, 'Assertion')) {
    throw new SamlRefusal('assertion_missing', 'What was encrypted is not an Assertion.', {
      received: assertion.local,
    })
  }
  runSteps(assertionDocumentSteps, documentOf(assertion))
  return assertion
}

function unsigned(): never {
  throw new SamlRefusal('unsigned_assertion', 'Neither the Assertion nor the Response is signed.', {
    expected: 'a signature',
    received: 'none',
    hint: 'Turn assertion signing on in the identity provider.',
  })
}
