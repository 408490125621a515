/** A response whose signatures have been verified, and what it is to be held against. */
import type { KeyObject } from 'node:crypto'
import type { SamlAllowances, ValidateResponseInput } from './types.ts'
import type { XmlElement } from './xml/tree.ts'

export interface Reading {
  /** Parsed from the signed bytes when the Response is signed, as received otherwise: never identity by itself. */
  readonly response: XmlElement
  /** Always parsed from signed bytes. */
  readonly assertion: XmlElement
  readonly signed: { readonly response: boolean; readonly assertion: boolean }
  readonly encrypted: boolean
  readonly certificate_fingerprint: string
  readonly xml: string
  readonly expected: ValidateResponseInput['expected']
  readonly allow: SamlAllowances
  readonly decryption_keys: readonly (KeyObject | string)[]
  /** Milliseconds. */
  readonly now: number
  readonly skew: number
}
