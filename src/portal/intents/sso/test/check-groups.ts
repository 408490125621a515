/** The protocol's many checks as the few that a person can compare: same order, same truth, fewer rows. */
import type { Static } from 'typebox'
import type { Attempt } from '../contract.ts'

type Check = Static<typeof Attempt>['checks'][number]
export type CheckState = Check['state']

export const checkGroups = [
  'arrived',
  'answer',
  'tokens',
  'signature',
  'encryption',
  'issuer',
  'recipient',
  'request',
  'audience',
  'time',
  'person',
  'claims',
  'other',
] as const
export type CheckGroup = (typeof checkGroups)[number]

/** The first word that a step's name contains decides, so `assertion_signature` and `id_token_signature` need no row each. */
const words: readonly (readonly [CheckGroup, readonly string[]])[] = [
  ['encryption', ['decrypt', 'encrypt']],
  ['signature', ['signature', 'signed', 'certificate', 'key', 'jwks', 'algorithm']],
  ['claims', ['claim', 'attribute', 'mapping', 'profile', 'userinfo']],
  ['tokens', ['code', 'token_request', 'token_endpoint', 'token_response', 'exchange', 'discovery']],
  ['answer', ['status', 'callback_error', 'provider_error', 'answer', 'authorization_response']],
  ['request', ['in_response_to', 'state', 'nonce', 'request', 'replay', 'unsolicited', 'relay']],
  ['audience', ['audience', 'aud', 'azp', 'authorized_party']],
  ['issuer', ['issuer', 'iss']],
  ['recipient', ['destination', 'recipient', 'confirmation']],
  ['time', ['condition', 'time', 'expir', 'iat', 'session']],
  ['person', ['name_id', 'subject', 'sub', 'email', 'domain', 'person', 'identity']],
  [
    'arrived',
    [
      'decode',
      'encoding',
      'read',
      'response',
      'parse',
      'doctype',
      'well_formed',
      'version',
      'id',
      'known_children',
      'unique',
      'callback',
      'connection',
      'id_token',
    ],
  ],
]
/** Names that would be caught by a word meant for others. */
const exceptions: Record<string, CheckGroup> = {
  decode: 'arrived',
  encoding: 'arrived',
  signatures_in_place: 'arrived',
  known_children: 'arrived',
  authn_statement: 'time',
  one_assertion: 'answer',
}

export function groupOf(step: string): CheckGroup {
  const known = exceptions[step]
  if (known) return known
  const parts = step.split('_')
  const says = (word: string) =>
    word.length > 3 || word.includes('_') ? step.includes(word) : parts.includes(word)
  return words.find(([, list]) => list.some(says))?.[0] ?? 'other'
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
  const groups = new Map<CheckGroup, { states: CheckState[]; decided: number }>()
  checks.forEach(({ step, state }, index) => {
    const group = groupOf(step)
    const known = groups.get(group) ?? { states: [], decided: -1 }
    const decided = known.states.includes('failed') ? known.decided : index
    groups.set(group, { states: [...known.states, state], decided })
  })
  return [...groups]
    .sort(([, one], [, other]) => one.decided - other.decided)
    .map(([group, { states }]) => ({ group, state: worst(states) }))
}

/** Begun but not finished is not passed. */
function worst(states: readonly CheckState[]): CheckState {
  if (states.includes('failed')) return 'failed'
  return states.includes('not_reached') ? 'not_reached' : 'passed'
}
