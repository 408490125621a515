/** Sign-ins under way: from the redirect to the identity provider until the browser is back. Consumed once. */
import type { Db } from '../db/connect.ts'
import type { Tx } from '../db/store.ts'
import { secondsAfter } from '../kernel/clock.ts'
import { parseJson } from '../kernel/json.ts'
import type { Sealer } from '../kernel/seal.ts'
import type { SamlAssertion } from '../protocols/saml/index.ts'
import type { AttemptKind } from '../resources/sso-attempts/record.ts'
import type { Reads } from './reads.ts'
import { type Via, viaOf } from './via.ts'

export const requestSeconds = 600

/** Where the application waits for the end. */
export interface Application {
  redirect_uri: string
  /** As it stood in the query, still encoded. Undefined: there was none. */
  state?: string
  code_challenge?: string
}

export interface Pending {
  id: string
  correlation: string
  kind: AttemptKind
  attempt_id: string
  ip_address: string | null
  user_agent: string | null
  browser_digest: string
  application: Application | null
  /** Sealed. */
  secrets: string | null
  assertion: string | null
  created_at: string
  expires_at: string
  consumed_at: string | null
}

export interface NewRequest {
  via: Via
  attempt_id: string
  correlation: string
  browser_digest: string
  application: Application | null
  secrets?: string | null
  assertion?: string | null
}

export async function createRequest(tx: Tx, id: string, input: NewRequest): Promise<void> {
  const { connection, configuration } = input.via
  await tx.db
    .insertInto('sso_requests')
    .values({
      id,
      environment_id: connection.environment_id,
      connection_id: connection.id,
      configuration_id: configuration.id,
      attempt_id: input.attempt_id,
      correlation: input.correlation,
      browser_digest: input.browser_digest,
      application: input.application && JSON.stringify(input.application),
      secrets: input.secrets ?? null,
      assertion: input.assertion ?? null,
      created_at: tx.now,
      expires_at: secondsAfter(tx.at, requestSeconds).toISOString(),
      consumed_at: null,
    })
    .execute()
}

export const requestColumns = [
  'r.id as request_id',
  'r.correlation',
  'r.attempt_id',
  'r.browser_digest',
  'r.application',
  'r.secrets',
  'r.assertion',
  'r.created_at as requested_at',
  'r.expires_at',
  'r.consumed_at',
  'a.kind',
  'a.ip_address',
  'a.user_agent',
] as const

export async function maybeFindRequest(
  reads: Reads,
  by: { correlation: string } | { id: string },
): Promise<{ pending: Pending; via: Via } | undefined> {
  const [row] = 'id' in by ? await reads.requestById(by.id) : await reads.requestByCorrelation(by.correlation)
  if (!row) return undefined
  return {
    via: viaOf(row),
    pending: {
      id: row.request_id,
      correlation: row.correlation,
      kind: row.kind === 'test' ? 'test' : 'sign_in',
      attempt_id: row.attempt_id,
      ip_address: row.ip_address,
      user_agent: row.user_agent,
      browser_digest: row.browser_digest,
      application: row.application === null ? null : parseJson<Application>(row.application),
      secrets: row.secrets,
      assertion: row.assertion,
      created_at: row.requested_at,
      expires_at: row.expires_at,
      consumed_at: row.consumed_at,
    },
  }
}

/** Of any number of callers exactly one is answered true. */
export async function consumeRequest(db: Db, id: string, now: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sso_requests')
    .set(({ eb }) => ({ consumed_at: now, assertion: null, secrets: null, uses: eb('uses', '+', 1) }))
    .where('id', '=', id)
    .where('consumed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Where sealed columns live, bound into their seals. */
export function requestPlace(id: string, column: 'secrets' | 'assertion'): string {
  return `sso_requests.${column}:${id}`
}

export type Parked = Omit<SamlAssertion, 'xml'>
export function sealedAssertion(sealer: Sealer, id: string, parked: Parked): string {
  return sealer.seal(JSON.stringify(parked), requestPlace(id, 'assertion'))
}
