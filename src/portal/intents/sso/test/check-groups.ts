/** The protocol's many checks as the few that a person can compare: same truth, fewer rows. */
import type { Static } from 'typebox'
import type { Attempt } from '../contract.ts'

type Check = Static<typeof Attempt>['checks'][number]
export type CheckState = Check['state']

/** One row, one group. What happens only sometimes (decryption, userinfo) shares a group, so that nothing is claimed. */
const groups = {
  arrived: [
    'read_saml_response',
    'decode',
    'encoding',
    'doctype',
    'well_formed',
    'response_root',
    'response_version',
    'response_id',
    'unique_ids',
    'known_children',
    'signatures_in_place',
  ],
  request: [
    'find_request',
    'in_response_to',
    'check_replay',
    'check_browser',
    'find_state',
    'id_token_nonce',
  ],
  answer: ['status', 'one_assertion', 'provider_answer'],
  tokens: ['token_request', 'token_response'],
  signature: [
    'response_signature',
    'decrypt',
    'assertion_signature',
    'id_token_algorithm',
    'id_token_key',
    'id_token_signature',
  ],
  issuer: ['assertion_version', 'assertion_id', 'issuer', 'id_token_issuer'],
  recipient: ['destination', 'confirmation'],
  audience: ['audience', 'id_token_audience', 'id_token_azp'],
  time: ['conditions', 'authn_statement', 'id_token_time'],
  claims: ['name_id', 'id_token_subject', 'userinfo', 'map_profile'],
  domain: ['check_email_domain'],
} as const satisfies Record<string, readonly string[]>

export type CheckGroup = keyof typeof groups | 'other'

const groupOfStep = new Map<string, CheckGroup>(
  Object.entries(groups).flatMap(([group, steps]) =>
    steps.map((step) => [step, group as keyof typeof groups]),
  ),
)
export function groupOf(step: string): CheckGroup {
  return groupOfStep.get(step) ?? 'other'
}

export interface GroupedCheck {
  readonly group: CheckGroup
  readonly state: CheckState
}

/**
 * A group failed if one of its checks did. It stands where it was decided, at its failed or else its last check, so that
 * the strip reads as it went: passed, then failed, then not reached.
 */
export function groupChecks(checks: readonly Check[]): GroupedCheck[] {
  const found = new Map<CheckGroup, { states: CheckState[]; decided: number }>()
  checks.forEach(({ step, state }, index) => {
    const group = groupOf(step)
    const known = found.get(group) ?? { states: [], decided: -1 }
    const decided = known.states.includes('failed') ? known.decided : index
    found.set(group, { states: [...known.states, state], decided })
  })
  return [...found]
    .sort(([, one], [, other]) => one.decided - other.decided)
    .map(([group, { states }]) => ({ group, state: worst(states) }))
}

/** Begun but not finished is not passed. */
function worst(states: readonly CheckState[]): CheckState {
  if (states.includes('failed')) return 'failed'
  return states.includes('not_reached') ? 'not_reached' : 'passed'
}
