/**
 * Every check refuses with a SamlRefusal. `code` is stable and is what the error dictionary is keyed by; `expected`
 * and `received` are what the person at the other end has to compare.
 */
export type RefusalCode =
  // the document as bytes
  | 'not_base64'
  | 'too_large'
  | 'not_utf8'
  | 'doctype_refused'
  | 'processing_instruction_refused'
  | 'comment_refused'
  | 'malformed_xml'
  | 'too_complex'
  // its shape
  | 'not_a_response'
  | 'unexpected_element'
  | 'duplicate_id'
  | 'id_missing'
  | 'assertion_missing'
  | 'several_assertions'
  | 'misplaced_signature'
  | 'several_signatures'
  | 'version_unsupported'
  // what the identity provider answered
  | 'status_missing'
  | 'status_not_success'
  // signatures and encryption
  | 'signature_malformed'
  | 'reference_mismatch'
  | 'transform_refused'
  | 'canonicalization_refused'
  | 'algorithm_refused'
  | 'sha1_refused'
  | 'digest_mismatch'
  | 'signature_invalid'
  | 'unknown_certificate'
  | 'no_certificate_configured'
  | 'unsigned_assertion'
  | 'encrypted_without_key'
  | 'key_transport_refused'
  | 'decryption_failed'
  // whom it is for, from whom, and when
  | 'issuer_missing'
  | 'issuer_mismatch'
  | 'destination_mismatch'
  | 'destination_missing'
  | 'audience_missing'
  | 'audience_mismatch'
  | 'conditions_missing'
  | 'condition_unknown'
  | 'expired'
  | 'not_yet_valid'
  | 'window_too_long'
  | 'invalid_time'
  | 'subject_missing'
  | 'name_id_missing'
  | 'confirmation_missing'
  | 'confirmation_method_refused'
  | 'recipient_mismatch'
  | 'recipient_missing'
  | 'in_response_to_mismatch'
  | 'unsolicited'
  | 'authn_statement_missing'
  | 'session_expired'
  // material that a person pastes or uploads
  | 'certificate_missing'
  | 'certificate_unreadable'
  | 'private_key_pasted'
  | 'certificate_request_pasted'
  | 'public_key_pasted'
  | 'metadata_empty'
  | 'html_instead_of_metadata'
  | 'not_metadata'
  | 'url_instead_of_metadata'
  | 'algorithm_key_mismatch'

export interface RefusalDetails {
  readonly expected?: string
  readonly received?: string
  readonly hint?: string
  /** Time checks: by how many seconds the allowed window, skew included, was missed. */
  readonly off_by_seconds?: number
  /** Status errors: the nested status code, without its URN prefix where it has SAML's. */
  readonly sub_status?: string
}

export class SamlRefusal extends Error {
  override readonly name = 'SamlRefusal'
  /** The row of the table that refused. */
  step = ''
  readonly code: RefusalCode
  readonly expected?: string
  readonly received?: string
  readonly hint?: string
  readonly off_by_seconds?: number
  readonly sub_status?: string

  constructor(code: RefusalCode, message: string, details: RefusalDetails = {}) {
    super(message)
    this.code = code
    Object.assign(this, details)
  }
}

/** Runs one named step; a refusal leaves with the name of the step that made it. */
export function inStep<T>(name: string, step: () => T): T {
  try {
    return step()
  } catch (error) {
    if (error instanceof SamlRefusal && error.step === '') error.step = name
    throw error
  }
}
