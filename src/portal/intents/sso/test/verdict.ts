/** What a finished test comes to: the headline, and how many things are to be done about it. */
import type { Static } from 'typebox'
import type { Attempt } from '../contract.ts'

type TestAttempt = Pick<Static<typeof Attempt>, 'state' | 'failure' | 'missing'>
export type Verdict =
  | { readonly kind: 'waiting' | 'timed_out' | 'ok' }
  | { readonly kind: 'refused' | 'unreached' | 'fix' | 'look'; readonly things: number }

/** The provider itself said no. */
const refusals: readonly string[] = [
  'status_not_success',
  'access_denied',
  'consent_required',
  'login_required',
  'invalid_name_id_policy',
  'idp_error',
  'server_error',
  'temporarily_unavailable',
]
/** It never came to an answer, because we could not speak with the provider. */
const silences: readonly string[] = [
  'discovery_failed',
  'discovery_unreachable',
  'discovery_invalid',
  'jwks_failed',
  'metadata_unreachable',
  'token_request_failed',
]

export function verdictOf({ state, failure, missing }: TestAttempt): Verdict {
  if (state === 'started') return { kind: 'waiting' }
  if (state === 'timed_out') return { kind: 'timed_out' }
  if (state === 'succeeded')
    return missing.length > 0 ? { kind: 'look', things: missing.length } : { kind: 'ok' }
  // A missing claim may itself be the failure; then it is not counted twice.
  const others = missing.filter((attribute) => failure?.code !== `attribute_missing_${attribute}`)
  const things = 1 + (failure?.code === 'oidc_claims_missing' ? 0 : others.length)
  if (failure && refusals.includes(failure.code)) return { kind: 'refused', things }
  if (failure && silences.includes(failure.code)) return { kind: 'unreached', things }
  return { kind: 'fix', things }
}
