/**
 * What to do about a metadata document that was read again: a table of facts and their verdict, from top to bottom. A
 * document that still shows a key that we trust may bring one more; anything that would let somebody in who shows
 * nothing that we know waits for a person (docs/decisions/0015).
 */
import type { SamlConfiguration } from '../connections/configuration.ts'

export const changeReasons = [
  'issuer_changed',
  'all_keys_new',
  'several_keys_new',
  'address_changed',
] as const
export type ChangeReason = (typeof changeReasons)[number]

export type Verdict =
  | { do: 'nothing' }
  /** Accept one certificate more, by itself. */
  | { do: 'add'; fingerprint: string }
  /** Wait until somebody agrees. */
  | { do: 'ask'; reason: ChangeReason }

export interface KeySet extends Pick<SamlConfiguration, 'idp_entity_id' | 'sso_url'> {
  fingerprints: readonly string[]
}

interface Facts {
  issuer: 'same' | 'other'
  address: 'same' | 'other'
  /** Certificates that are both accepted and published. */
  shared: number
  /** Certificates that are published and not accepted; those that were retired do not count. */
  added: number
}

const any = (_: number) => true
const none = (count: number) => count === 0
const one = (count: number) => count === 1
const some = (count: number) => count > 0

type Outcome = 'nothing' | 'add' | ChangeReason

// biome-ignore format: a table
const table: readonly {
  issuer?: Facts['issuer']; shared: (n: number) => boolean; added: (n: number) => boolean
  address?: Facts['address']; outcome: Outcome
}[] = [
  { issuer: 'other', shared: any,  added: any,                    outcome: 'issuer_changed' },
  {                  shared: none, added: some,                   outcome: 'all_keys_new' },
  {                  shared: any,  added: any,  address: 'other', outcome: 'address_changed' },
  {                  shared: some, added: one,                    outcome: 'add' },
  {                  shared: some, added: some,                   outcome: 'several_keys_new' },
  // Fewer than before, or only retired ones: what is accepted stays so until it is unused.
  {                  shared: any,  added: none,                   outcome: 'nothing' },
]

/** @param retired fingerprints that somebody, or time, has put out of use. */
export function judgeKeySet(accepted: KeySet, published: KeySet, retired: readonly string[] = []): Verdict {
  const added = published.fingerprints.filter(
    (one) => !accepted.fingerprints.includes(one) && !retired.includes(one),
  )
  const facts: Facts = {
    issuer: accepted.idp_entity_id === published.idp_entity_id ? 'same' : 'other',
    address: accepted.sso_url === published.sso_url ? 'same' : 'other',
    shared: published.fingerprints.filter((one) => accepted.fingerprints.includes(one)).length,
    added: added.length,
  }
  const row = table.find(
    ({ issuer, address, shared, added }) =>
      (issuer === undefined || issuer === facts.issuer) &&
      (address === undefined || address === facts.address) &&
      shared(facts.shared) &&
      added(facts.added),
  )
  const [fingerprint] = added
  if (!row || row.outcome === 'nothing') return { do: 'nothing' }
  if (row.outcome !== 'add') return { do: 'ask', reason: row.outcome }
  return fingerprint === undefined ? { do: 'nothing' } : { do: 'add', fingerprint }
}
