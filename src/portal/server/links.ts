/**
 * What a link's token says, whichever kind it is: one that was made for one opening within minutes and is its own record,
 * or one that is stored, and opens again until it ends.
 */
import type { Store, Tx } from '../../db/store.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { type Environment, findEnvironment } from '../../resources/environments/environments.ts'
import {
  type LinkClaims,
  openLink,
  redeemedAt,
  redeemOnce,
} from '../../resources/portal-links/portal-links.ts'
import { intentsOf, openSetupLink, type Row, stateOf } from '../../resources/setup-links/setup-links.ts'
import { readSetupToken } from '../../resources/setup-links/token.ts'
import { createSession, type Grant } from './sessions.ts'

export type Problem = 'used' | 'expired' | 'revoked' | 'completed'

export interface Link {
  environment: Environment
  grant: Grant
  /** It opens more than once, until then. */
  until: string | null
  problem?: Problem
  /** When that happened. */
  at?: string
  /** Its row, when it is stored. */
  stored?: Row
  /** @returns the session's cookie; undefined: somebody was faster. */
  redeem(tx: Tx): Promise<string | undefined>
}

export function linkReader(store: Store, sealer: Sealer) {
  const key = sealer.deriveKey('portal links')
  const setupKey = sealer.deriveKey('setup links')

  /** @returns undefined for what is no link of ours, or one whose organization or environment is gone. */
  return async function readLink(token: string): Promise<Link | undefined> {
    const stored = readSetupToken(token, setupKey)
    if (stored !== undefined) return readStored(store, stored)
    const claims = openLink(token, key)
    return claims && readClaims(store, claims)
  }
}

async function readClaims(store: Store, claims: LinkClaims): Promise<Link | undefined> {
  const environment = await findEnvironment(store.db, claims.env).catch(() => undefined)
  if (!environment) return undefined
  const grant: Grant = {
    link_id: claims.jti,
    environment_id: claims.env,
    organization_id: claims.org,
    intents: claims.intent ? [claims.intent] : [],
    return_url: claims.return_url ?? null,
    success_url: claims.success_url ?? null,
    provider_type: claims.provider_type ?? null,
    setup_link_id: null,
    actor_name: null,
  }
  const link: Link = {
    environment,
    grant,
    until: null,
    redeem: async (tx) => ((await redeemOnce(tx, claims)) ? createSession(tx, grant) : undefined),
  }
  const used = await redeemedAt(store.db, claims.jti)
  if (used !== undefined) return { ...link, problem: 'used', at: used }
  const end = new Date(claims.exp * 1000)
  return end <= store.clock() ? { ...link, problem: 'expired', at: end.toISOString() } : link
}

async function readStored(store: Store, id: string): Promise<Link | undefined> {
  const found = await store.db
    .selectFrom('setup_links')
    .leftJoin('it_contacts', 'it_contacts.id', 'setup_links.it_contact_id')
    .selectAll('setup_links')
    .select('it_contacts.email as email')
    .where('setup_links.id', '=', id)
    .executeTakeFirst()
  if (!found) return undefined
  const { email, ...row } = found
  const grant: Grant = {
    link_id: row.id,
    environment_id: row.environment_id,
    organization_id: row.organization_id,
    intents: intentsOf(row),
    return_url: null,
    success_url: null,
    provider_type: null,
    setup_link_id: row.id,
    actor_name: email,
  }
  const link: Link = {
    environment: await findEnvironment(store.db, row.environment_id),
    grant,
    until: row.expires_at,
    stored: row,
    redeem: async (tx) => ((await openSetupLink(tx, row.id)) ? createSession(tx, grant) : undefined),
  }
  return { ...link, ...endOf(row, store.clock()) }
}

function endOf(row: Row, now: Date): Pick<Link, 'problem' | 'at'> {
  const state = stateOf(row, now)
  if (state === 'completed') return { problem: state, at: row.completed_at ?? row.expires_at }
  if (state === 'revoked') return { problem: state, at: row.revoked_at ?? row.expires_at }
  return state === 'expired' ? { problem: state, at: row.expires_at } : {}
}
