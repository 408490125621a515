/** One attack: a document that somebody hostile posts, and what must come of it. */
import type { RefusalCode } from '../../../src/protocols/saml/index.ts'
import type { SamlAllowances, ValidateResponseInput } from '../../../src/protocols/saml/types.ts'
import { type AssertionParts, assertion, response, sign, victim } from '../world.ts'

export interface Attack {
  readonly name: string
  /** The refusal, or `signed_identity`: the session of whoever the provider really signed for, never the victim's. */
  readonly outcome: RefusalCode | 'signed_identity'
  /** The row of the table that must refuse, where another one behind it would refuse as well. */
  readonly step?: string
  readonly xml?: () => string
  /** In place of `xml`: the form field itself. */
  readonly field?: () => string
  readonly expected?: Partial<ValidateResponseInput['expected']>
  readonly allow?: SamlAllowances
}

/** Every address in a document points here; the suite listens and must hear nothing. */
export const trap = { url: 'http://127.0.0.1:9/' }

/** A: signed for alice. A′: the same without its Signature. E: unsigned, for the victim. */
export const signed = (parts: AssertionParts = {}): string => sign(assertion(parts))
export const stripped = (parts: AssertionParts = {}): string => assertion(parts)
export const evil = (parts: AssertionParts = {}): string =>
  assertion({ id: '_evil', name_id: victim, ...parts })

export const validly = (parts: AssertionParts): string => response(signed(parts))

export function signatureOf(signedXml: string): string {
  return /<ds:Signature [\s\S]*?<\/ds:Signature>/.exec(signedXml)?.[0] ?? ''
}

/** Puts `more` at the end of the element that `xml` is. */
export function append(xml: string, more: string): string {
  const end = xml.lastIndexOf('</')
  return xml.slice(0, end) + more + xml.slice(end)
}
