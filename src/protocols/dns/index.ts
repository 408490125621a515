/**
 * The DNS as proof that somebody owns a domain: who to ask, what an answer means, which mistake was made. Pure, but for
 * the thin resolver that is handed its servers.
 */
export { type DnsSettings, lookUp } from './look-up.ts'
export { isProof, recordValue } from './match.ts'
export { type Diagnosis, differences, type Expected, outcomes, type Question, type Trace } from './types.ts'
