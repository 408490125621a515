/** What an operator may set on one connection, beyond what its identity provider says. All off unless set. */
import { parseJson } from '../kernel/json.ts'
import type { SamlAllowances } from '../protocols/saml/index.ts'

export interface ConnectionOptions {
  /** Sign-ins that begin at the identity provider. */
  allow_idp_initiated?: boolean
  /** Tolerances of the SAML checks. */
  allow?: SamlAllowances
}

export function connectionOptions(json: string): ConnectionOptions {
  return parseJson(json)
}
