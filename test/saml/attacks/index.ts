/**
 * Every known way to forge, wrap, confuse or exhaust, by family. What lies outside a single document (the same
 * assertion twice, another connection's address, RelayState, DEFLATE) is the sign-in runtime's to refuse.
 */
import { algorithm } from './algorithm.ts'
import type { Attack } from './attack.ts'
import { dtd } from './dtd.ts'
import { encryption } from './encryption.ts'
import { exhaustion } from './exhaustion.ts'
import { forgery } from './forgery.ts'
import { parser } from './parser.ts'
import { semantics } from './semantics.ts'
import { signatureStructure } from './signature-structure.ts'
import { wrapping } from './wrapping.ts'

export const families: Readonly<Record<string, readonly Attack[]>> = {
  forgery,
  algorithm,
  wrapping,
  'signature structure': signatureStructure,
  'parser differentials': parser,
  'document types': dtd,
  exhaustion,
  semantics,
  encryption,
}
