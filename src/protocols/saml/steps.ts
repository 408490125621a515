/** Everything that a response must pass, in order. One row, one check, one file in `checks/`. */
import { audience } from './checks/audience.ts'
import { authnStatement } from './checks/authn-statement.ts'
import { conditions } from './checks/conditions.ts'
import { confirmation } from './checks/confirmation.ts'
import { destination } from './checks/destination.ts'
import { idOf } from './checks/ids.ts'
import { inResponseTo } from './checks/in-response-to.ts'
import { issuer } from './checks/issuer.ts'
import { knownChildren } from './checks/known-children.ts'
import { oneAssertion } from './checks/one-assertion.ts'
import { responseRoot } from './checks/response-root.ts'
import { signaturesInPlace } from './checks/signatures-in-place.ts'
import { status } from './checks/status.ts'
import { nameIdOf } from './checks/subject.ts'
import { uniqueIds } from './checks/unique-ids.ts'
import { versionOf } from './checks/version.ts'
import type { SamlDocument } from './document.ts'
import type { Reading } from './reading.ts'
import { inStep } from './refusal.ts'

type Step<T> = readonly [name: string, check: (subject: T) => unknown]

/** On the document as received, before any cryptography. Decoding, size, UTF-8, DTD: `readDocument`. */
export const responseDocumentSteps: readonly Step<SamlDocument>[] = [
  ['response_root', responseRoot],
  ['response_version', ({ root }) => versionOf(root)],
  ['response_id', ({ root }) => idOf(root)],
  ['unique_ids', uniqueIds],
  ['known_children', knownChildren],
  ['status', status],
  ['one_assertion', oneAssertion],
  ['signatures_in_place', signaturesInPlace],
]

/** On an assertion that came out of a ciphertext, before its signature is looked at. */
export const assertionDocumentSteps: readonly Step<SamlDocument>[] = [
  ['unique_ids', uniqueIds],
  ['one_assertion', oneAssertion],
  ['signatures_in_place', signaturesInPlace],
]

/** On what the signatures cover. The steps response_signature, decrypt and assertion_signature lie between: `cover`. */
export const readingSteps: readonly Step<Reading>[] = [
  ['assertion_version', ({ assertion }) => versionOf(assertion)],
  ['assertion_id', ({ assertion }) => idOf(assertion)],
  ['issuer', issuer],
  ['destination', destination],
  ['in_response_to', inResponseTo],
  ['conditions', conditions],
  ['audience', audience],
  ['confirmation', confirmation],
  ['authn_statement', authnStatement],
  ['name_id', nameIdOf],
]

export function runSteps<T>(steps: readonly Step<T>[], subject: T): void {
  for (const [name, check] of steps) inStep(name, () => check(subject))
}
