/** Server half of the domain verification intent: thin calls into the domains of the session's organization. */
import { notFound } from '../../../kernel/errors.ts'
import type { Router } from '../../../kernel/router.ts'
import { domainStep, logDomain } from '../../../resources/organization-domains/change-log.ts'
import { checkDomain } from '../../../resources/organization-domains/checks.ts'
import * as domains from '../../../resources/organization-domains/organization-domains.ts'
import { listChecksOf, startVerification } from '../../../resources/organization-domains/verification.ts'
import { findOrganization } from '../../../resources/organizations/organizations.ts'
import { reportStep } from '../../../resources/portal-sessions/progress.ts'
import { requireIntent } from '../../server/guard.ts'
import type { PortalDeps } from '../../server/index.ts'
import type { PortalAuth } from '../../server/sessions.ts'
import * as contract from './contract.ts'
import { portalDomainOf } from './shape.ts'

/** A look asks many servers: whoever presses the button again gets what it showed a moment ago. */
const freshSeconds = 3

export function domainVerificationRoutes(anyRouter: Router<PortalAuth>, { store, dns }: PortalDeps): void {
  const on: Router<PortalAuth> = (operation, handler) =>
    anyRouter(operation, (call) => {
      requireIntent(call.auth, 'domain_verification')
      return handler(call)
    })

  on(contract.listPortalDomains, async ({ auth }) => {
    const rows = await domains.listDomainsOf(store.db, [auth.organization_id])
    return { data: await shape(rows), lookups: dns.resolvers.length > 0 }
  })

  on(contract.addPortalDomain, async ({ auth, body }) => {
    const { id } = await store.change(auth.actor, async (tx) => {
      const organization = await findOrganization(tx.db, auth.environment_id, auth.organization_id)
      const owner = { environment_id: auth.environment_id, organization_id: organization.id }
      const made = await domains.createOrganizationDomain(tx, owner, {
        domain: body.domain,
        state: 'pending',
      })
      await logDomain(tx, { ...owner, ...made }, 'created', { after: { state: made.state } })
      await reportStep(tx, auth, domainStep(made.id, 'add_domain'))
      return made
    })
    // The first look tells where the domain is hosted, so that the steps are those of its console.
    if (dns.resolvers.length > 0) await checkDomain(store, dns, auth.actor, await find(auth, id))
    return one(auth, id)
  })

  on(contract.checkPortalDomain, async ({ auth, params }) => {
    const row = await find(auth, params.id)
    const [check] = await listChecksOf(store.db, [row.id])
    const age = (store.clock().getTime() - Date.parse(check?.checked_at ?? '')) / 1000
    if (!(age < freshSeconds)) await checkDomain(store, dns, auth.actor, row)
    return one(auth, row.id)
  })

  on(contract.restartPortalDomain, async ({ auth, params }) => {
    const row = await find(auth, params.id)
    const { id } = row
    await store.change(auth.actor, async (tx) => {
      const after = await startVerification(tx, auth.environment_id, id)
      const states = { before: { state: row.state }, after: { state: after.state } }
      await logDomain(tx, row, 'verification_restarted', states)
    })
    if (dns.resolvers.length > 0) await checkDomain(store, dns, auth.actor, await find(auth, id))
    return one(auth, id)
  })

  on(contract.removePortalDomain, async ({ auth, params }) => {
    const row = await find(auth, params.id)
    await store.change(auth.actor, async (tx) => {
      await domains.deleteOrganizationDomain(tx, auth.environment_id, row.id)
      await logDomain(tx, row, 'deleted', { before: { state: row.state } })
    })
  })

  /** Another organization's domain looks like none. */
  async function find(auth: PortalAuth, id: string): Promise<domains.DomainRow> {
    const row = await domains.findOrganizationDomain(store.db, auth.environment_id, id)
    if (row.organization_id !== auth.organization_id) throw notFound('Organization Domain', id)
    return row
  }
  async function one(auth: PortalAuth, id: string) {
    const row = await find(auth, id)
    const [check] = await listChecksOf(store.db, [id])
    return portalDomainOf(row, check, store.clock())
  }
  async function shape(rows: readonly domains.DomainRow[]) {
    const checks = await listChecksOf(
      store.db,
      rows.map(({ id }) => id),
    )
    const checkOf = (id: string) => checks.find((check) => check.organization_domain_id === id)
    return rows.map((row) => portalDomainOf(row, checkOf(row.id), store.clock()))
  }
}
