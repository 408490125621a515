/** What the routes of this intent have in common: whose directory, and how it looks now. */
import type { Static } from 'typebox'
import type { Tx } from '../../../../db/store.ts'
import { notFound } from '../../../../kernel/errors.ts'
import type { Router } from '../../../../kernel/router.ts'
import {
  type DirectoryRecord,
  findDirectory,
  lockDirectory,
} from '../../../../resources/directories/directories.ts'
import { listDirectoryTokens } from '../../../../resources/directory-tokens/tokens.ts'
import { findEnvironment } from '../../../../resources/environments/environments.ts'
import { type Facts, recordChange } from '../../../../resources/portal-changes/portal-changes.ts'
import type { ActionOf } from '../../../../resources/portal-changes/targets.ts'
import { requireIntent } from '../../../server/guard.ts'
import type { PortalDeps } from '../../../server/index.ts'
import type { PortalAuth } from '../../../server/sessions.ts'
import type { PortalDirectory } from '../contract.ts'
import { countsHere } from './counts.ts'
import { cardOf, portalDirectoryOf } from './shape.ts'
import { sourceFactsOf } from './source-facts.ts'

export type View = ReturnType<typeof viewOf>
type Done = Static<typeof PortalDirectory>

/** Every operation of this intent wants a session that allows it. */
export function allowed(anyRouter: Router<PortalAuth>): Router<PortalAuth> {
  return (operation, handler) =>
    anyRouter(operation, (call) => {
      requireIntent(call.auth, 'dsync')
      return handler(call)
    })
}

export function viewOf(deps: PortalDeps) {
  const { store, config, guides } = deps
  const scopeOf = ({ environment_id, organization_id }: PortalAuth) => ({ environment_id, organization_id })

  /** Another organization's looks like none, and so does one that is going. */
  async function find(auth: PortalAuth, id: string): Promise<DirectoryRecord> {
    const row = await findDirectory(store.db, scopeOf(auth), id)
    if (row.state === 'deleting') throw notFound('Directory', id)
    return row
  }

  async function shape(row: DirectoryRecord): Promise<Done> {
    const [counts, tokens, environment, source] = await Promise.all([
      countsHere(store.db, row),
      listDirectoryTokens(store.db, row.id),
      findEnvironment(store.db, row.environment_id),
      sourceFactsOf(deps, row),
    ])
    return portalDirectoryOf(row, {
      card: cardOf(guides, row),
      counts,
      tokens,
      source,
      environment: environment.settings,
      public_url: config.public_url,
      now: store.clock().toISOString(),
    })
  }

  return {
    scopeOf,
    find,
    shape,
    /** Changes the directory, and answers with what it is then. */
    async change(
      auth: PortalAuth,
      id: string,
      work: (tx: Tx, row: DirectoryRecord) => Promise<unknown>,
    ): Promise<Done> {
      await store.change(auth.actor, async (tx) => {
        const row = await lockDirectory(tx, scopeOf(auth), id)
        if (row.state === 'deleting') throw notFound('Directory', id)
        await work(tx, row)
      })
      return shape(await find(auth, id))
    },
  }
}

export function log(
  tx: Tx,
  row: DirectoryRecord,
  action: ActionOf<'directory'>,
  facts: { before?: Facts; after?: Facts } = {},
): Promise<void> {
  const target = { type: 'directory', id: row.id, name: row.name } as const
  return recordChange(tx, row, { intent: 'dsync', target, action, ...facts })
}
