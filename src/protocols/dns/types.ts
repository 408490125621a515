/** What a look at the DNS asks for, what it heard, and what that means. Plain data: it is stored and shown as it is. */

/** The record that proves a domain: TXT `prefix=token`, at the domain itself. */
export interface Expected {
  domain: string
  prefix: string
  token: string
}

/** A server answered: with records, or that there are none. Both are answers (RFC 2308). */
export const answered = ['records', 'no_name', 'no_record'] as const
/** Nobody knows: says nothing about the record. */
export const unanswered = ['refused', 'server_failed', 'timed_out', 'unreachable', 'not_allowed'] as const
export const outcomes = [...answered, ...unanswered] as const
export type Outcome = (typeof outcomes)[number]

export function isAnswer(outcome: Outcome): boolean {
  return answered.some((one) => one === outcome)
}

/** `authoritative`: a name server of the zone, which decides. `resolver`: what the internet sees meanwhile. */
export type Role = 'authoritative' | 'resolver'

export interface Question {
  server: string
  role: Role
  name: string
  outcome: Outcome
  /** The strings of one record joined (RFC 7208 section 3.3 says how for SPF; everybody does it so). */
  records: string[]
  took_ms: number
}

export const differences = ['quoted', 'space', 'case', 'cut_short', 'other_token', 'other_prefix'] as const
export type Difference = (typeof differences)[number]

export type Diagnosis =
  | { kind: 'found'; at: string; stale: string[]; wait_seconds: number | null }
  /** A console added the zone to a name that already contained it. */
  | { kind: 'doubled_host'; at: string; typed: string; added: string }
  | { kind: 'wrong_value'; at: string; expected: string; received: string; difference: Difference }
  /** Beside a CNAME there can be no TXT (RFC 1034 section 3.6.2). */
  | { kind: 'cname'; at: string; target: string }
  /** The name answers with addresses: it was made as another type, or behind a proxy. */
  | { kind: 'proxied'; at: string; addresses: string[] }
  | { kind: 'not_there'; others: number; wait_seconds: number | null }
  | { kind: 'could_not_ask'; outcome: Outcome }

export interface Trace {
  checked_at: string
  took_ms: number
  zone: string | null
  name_servers: string[]
  /** How long a resolver may remember that there is nothing: the SOA's minimum (RFC 2308 section 5). */
  negative_ttl: number | null
  questions: Question[]
  diagnosis: Diagnosis
}

/** What was asked besides the TXT records themselves, when these were not found. */
export interface Surroundings {
  cnames: { name: string; target: string }[]
  addresses: { name: string; addresses: string[] }[]
}
