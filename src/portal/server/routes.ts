/** The session as a whole, and the guides. */
import type { Static } from 'typebox'
import { conflict } from '../../kernel/errors.ts'
import type { Router } from '../../kernel/router.ts'
import { findEnvironment } from '../../resources/environments/environments.ts'
import { findOrganization } from '../../resources/organizations/organizations.ts'
import { listChanges } from '../../resources/portal-changes/portal-changes.ts'
import { reportCompleted } from '../../resources/portal-sessions/progress.ts'
import { completeSetupLink } from '../../resources/setup-links/setup-links.ts'
import * as contract from '../contract.ts'
import * as guideContract from '../guides-contract.ts'
import { areasOf } from './areas.ts'
import { brandingOf } from './branding.ts'
import { exitTarget, successTarget } from './completion.ts'
import { requireIntent } from './guard.ts'
import type { PortalDeps } from './index.ts'
import { endSession, extendSession, type PortalAuth, recordAboutSession } from './sessions.ts'

export function sessionRoutes(on: Router<PortalAuth>, { store, guides }: PortalDeps): void {
  on(contract.getSession, ({ auth }) => sessionOf(auth))
  on(contract.extendSession, async ({ auth }) => sessionOf(await extendSession(store, auth)))

  on(contract.exitSession, async ({ auth }) => {
    const environment = await findEnvironment(store.db, auth.environment_id)
    await endSession(store, auth)
    return { redirect_url: exitTarget(auth, environment) }
  })

  on(contract.completeSession, async ({ auth, body }) => {
    requireIntent(auth, body.intent)
    const environment = await findEnvironment(store.db, auth.environment_id)
    const areas = await areasOf(store, guides, auth)
    if (!areas.some((area) => area.intent === body.intent && area.state === 'active'))
      throw conflict('not_finished', 'This setup is not finished yet.')
    await store.change(auth.actor, async (tx) => {
      if (await reportCompleted(tx, auth, body.intent))
        await recordAboutSession(tx, auth, 'completed', body.intent)
    })
    await endFinishedLink(auth, areas)
    return { redirect_url: successTarget(auth, environment, body.intent) }
  })

  on(contract.listSessionChanges, ({ auth, query }) => {
    if (query.intent) requireIntent(auth, query.intent)
    const { intent, ...rest } = query
    const seen = intent ? { intents: [intent] } : { intents: auth.intents, of_sessions: auth.intent === null }
    return listChanges(store.db, auth, { ...rest, ...seen })
  })

  on(guideContract.listGuides, () => ({ data: guides.listCards() }))
  on(guideContract.getGuide, ({ params }) => guides.findGuide(params.id))

  /** A stored link has done its work once everything that it was for is set up. */
  async function endFinishedLink(auth: PortalAuth, areas: Static<typeof contract.Area>[]): Promise<void> {
    const { setup_link_id: id } = auth
    // Audit logs are to be looked at: nobody has to set them up.
    const toDo = areas.filter(({ available, intent }) => available && intent !== 'audit_logs')
    if (id === null || toDo.some(({ state }) => state !== 'active')) return
    await store.change(auth.actor, (tx) => completeSetupLink(tx, auth, id))
  }

  async function sessionOf(auth: PortalAuth): Promise<Static<typeof contract.PortalSession>> {
    const environment = await findEnvironment(store.db, auth.environment_id)
    const { id, name } = await findOrganization(store.db, auth.environment_id, auth.organization_id)
    return {
      organization: { id, name },
      branding: brandingOf(environment),
      intent: auth.intent,
      areas: await areasOf(store, guides, auth),
      return_url: exitTarget(auth, environment),
      expires_at: auth.expires_at,
      extendable: auth.extendable,
      server_time: store.clock().toISOString(),
    }
  }
}
