/**
 * Portal sessions: rows found by the digest of a cookie, scoped to one organization and the intents of its link. They end
 * after an hour without use, and after twelve in any case.
 */
import type { PortalSessionRow } from '../../db/schema.ts'
import type { Actor, Store, Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { parseJson } from '../../kernel/json.ts'
import { digestOf, randomToken } from '../../kernel/tokens.ts'
import { recordChange } from '../../resources/portal-changes/portal-changes.ts'
import type { ActionOf } from '../../resources/portal-changes/targets.ts'
import { type Intent, intents } from '../../resources/portal-links/intents.ts'
import { absoluteSeconds, idleSeconds } from '../../resources/portal-sessions/lifetime.ts'
import { reportOpened } from '../../resources/portal-sessions/progress.ts'

export interface PortalAuth {
  session_id: string
  environment_id: string
  organization_id: string
  /** Exactly what the link granted: all, when it named none. */
  intents: readonly Intent[]
  /** The one that the session is for; null: the home lists them. */
  intent: Intent | null
  /** The stored link that opened it. */
  setup_link_id: string | null
  return_url: string | null
  success_url: string | null
  /** The earlier of the idle and the absolute end. */
  expires_at: string
  extendable: boolean
  actor: Actor
}

/** What a link lets its bearer do. */
export interface Grant {
  /** Of whichever kind. */
  link_id: string
  environment_id: string
  organization_id: string
  /** Empty: all. */
  intents: readonly Intent[]
  return_url: string | null
  success_url: string | null
  provider_type: string | null
  setup_link_id: string | null
  /** The address that the link was mailed to. */
  actor_name: string | null
}

/** @returns the cookie's value: the only time that it can be read. */
export async function createSession(tx: Tx, grant: Grant): Promise<string> {
  const { link_id, intents: granted, provider_type, ...rest } = grant
  const token = randomToken()
  const row: PortalSessionRow = {
    ...rest,
    id: tx.newId('portal_session'),
    digest: digestOf(token),
    intent: granted.length === 1 ? (granted[0] ?? null) : null,
    intents: granted.length > 1 ? JSON.stringify(granted) : null,
    options: JSON.stringify(provider_type ? { provider_type } : {}),
    last_seen_at: tx.now,
    expires_at: secondsAfter(tx.at, absoluteSeconds).toISOString(),
    ended_at: null,
    outcome: null,
    created_at: tx.now,
  }
  await tx.db.insertInto('portal_sessions').values(row).execute()
  await reportOpened({ ...tx, actor: actorOf(row) }, row, { id: link_id })
  await recordAboutSession({ ...tx, actor: actorOf(row) }, authOf(row), 'opened')
  return token
}

/** The session of a cookie, unless it ended. Reading does not extend it: the browser says when somebody is there. */
export async function maybeFindSession(store: Store, token: string): Promise<PortalAuth | undefined> {
  const row = await store.db
    .selectFrom('portal_sessions')
    .selectAll()
    .where('digest', '=', digestOf(token))
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  const auth = row && authOf(row)
  return auth && auth.expires_at > store.clock().toISOString() ? auth : undefined
}

/** Use keeps a session alive; noted once a minute, so that reading costs no write. */
export async function touchSession(store: Store, auth: PortalAuth): Promise<PortalAuth> {
  const now = store.clock()
  const idleEnd = secondsAfter(now, idleSeconds).toISOString()
  if (!auth.extendable || secondsAfter(new Date(auth.expires_at), 60).toISOString() > idleEnd) return auth
  return extendSession(store, auth)
}

export async function extendSession(store: Store, auth: PortalAuth): Promise<PortalAuth> {
  const row = await store.db
    .updateTable('portal_sessions')
    .set({ last_seen_at: store.clock().toISOString() })
    .where('id', '=', auth.session_id)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  return row ? authOf(row) : auth
}

export async function endSession(store: Store, auth: PortalAuth): Promise<void> {
  await store.change(auth.actor, async (tx) => {
    await tx.db
      .updateTable('portal_sessions')
      .set({ ended_at: tx.now })
      .where('id', '=', auth.session_id)
      .execute()
    await recordAboutSession(tx, auth, 'left')
  })
}

/** The change log tells of a session when it begins and ends, too. */
export function recordAboutSession(
  tx: Tx,
  auth: PortalAuth,
  action: ActionOf<'portal_session'>,
  intent = auth.intent,
): Promise<void> {
  return recordChange(tx, auth, {
    intent,
    target: { type: 'portal_session', id: auth.session_id, name: null },
    action,
  })
}

export function authOf(row: PortalSessionRow): PortalAuth {
  const idleEnd = secondsAfter(new Date(row.last_seen_at), idleSeconds).toISOString()
  const extendable = idleEnd < row.expires_at
  return {
    session_id: row.id,
    environment_id: row.environment_id,
    organization_id: row.organization_id,
    ...grantedIntents(row),
    setup_link_id: row.setup_link_id,
    return_url: row.return_url,
    success_url: row.success_url,
    expires_at: extendable ? idleEnd : row.expires_at,
    extendable,
    actor: actorOf(row),
  }
}

function actorOf({ id, actor_name }: PortalSessionRow): Actor {
  return { source: 'admin_portal', id, name: actor_name }
}

function grantedIntents(
  row: Pick<PortalSessionRow, 'intent' | 'intents'>,
): Pick<PortalAuth, 'intents' | 'intent'> {
  const named: string[] =
    row.intents !== null ? parseJson(row.intents) : row.intent === null ? [] : [row.intent]
  // An intent that this release does not know grants nothing, least of all everything.
  const granted = named.length === 0 ? intents : intents.filter((intent) => named.includes(intent))
  return { intents: granted, intent: named.length === 1 ? (granted[0] ?? null) : null }
}
