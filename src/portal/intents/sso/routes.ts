/** Server half of the SSO intent: thin calls into connections, their configurations and attempts. */
import type { Static } from 'typebox'
import type { Actor, Tx } from '../../../db/store.ts'
import { conflict, invalid } from '../../../kernel/errors.ts'
import type { Caller, Router } from '../../../kernel/router.ts'
import {
  type Configuration,
  clientSecretPlace,
  type DiscoveredProvider,
  emptySettings,
  missingParts,
} from '../../../resources/connections/configuration.ts'
import * as configurations from '../../../resources/connections/configurations.ts'
import * as connections from '../../../resources/connections/connections.ts'
import {
  type Reading,
  readOidcSource,
  readSamlSource,
  usable,
} from '../../../resources/connections/identity-provider.ts'
import { connectionTypeOf } from '../../../resources/connections/types.ts'
import { findEnvironment } from '../../../resources/environments/environments.ts'
import { listDomainsOf } from '../../../resources/organization-domains/organization-domains.ts'
import { findOrganization } from '../../../resources/organizations/organizations.ts'
import { type Facts, recordChange } from '../../../resources/portal-changes/portal-changes.ts'
import type { ActionOf } from '../../../resources/portal-changes/targets.ts'
import { reportStep } from '../../../resources/portal-sessions/progress.ts'
import { requireIntent } from '../../server/guard.ts'
import type { PortalDeps } from '../../server/index.ts'
import type { PortalAuth } from '../../server/sessions.ts'
import { attemptRoutes } from './attempts.ts'
import * as contract from './contract.ts'
import { changeFactsOf, oidcOf, portalConnectionOf, progressOf, samlOf } from './shape.ts'

export type StartTest = (input: {
  connection: connections.ConnectionRecord
  configuration: Configuration
  caller: Caller
  actor: Actor
  beside: (tx: Tx) => Promise<void>
}) => Promise<{ id: string; url: string }>

export function ssoRoutes(anyRouter: Router<PortalAuth>, deps: PortalDeps): void {
  const { store, sealer, config, guides, outbound } = deps
  /** Every operation of this intent wants a session that allows it. */
  const on: Router<PortalAuth> = (operation, handler) =>
    anyRouter(operation, (call) => {
      requireIntent(call.auth, 'sso')
      return handler(call)
    })
  const reading = () => ({ outbound, now: store.clock(), allow_private: config.allow_private_networks })
  const find = (auth: PortalAuth, id: string) => connections.findConnection(store.db, auth, id)

  on(contract.listPortalConnections, async ({ auth }) => {
    const rows = await connections.listConnectionsOf(store.db, auth.environment_id, auth.organization_id)
    return { data: await Promise.all(rows.map((row) => shape(auth, row))) }
  })
  on(contract.getPortalConnection, async ({ auth, params }) => shape(auth, await find(auth, params.id)))

  on(contract.createPortalConnection, async ({ auth, body }) => {
    const card = guides.findCard(body.guide_id)
    const row = await store.change(auth.actor, async (tx) => {
      const organization = await findOrganization(tx.db, auth.environment_id, auth.organization_id)
      const owner = { environment_id: auth.environment_id, organization_id: organization.id }
      const made = await configurations.createConnection(tx, owner, {
        connection_type: connectionTypeOf(card.connection_type) ?? 'GenericSAML',
        name: `${organization.name} ${card.name}`,
        guide_id: card.id,
        attribute_map: card.attribute_map,
      })
      await log(tx, made, 'created', { after: { provider: card.name } })
      await reportStep(tx, auth, stepOf(made, 'choose'))
      return made
    })
    return shape(auth, row)
  })

  on(contract.resetPortalConnection, ({ auth, params }) =>
    store.change(auth.actor, async (tx) => {
      const row = await connections.lockConnection(tx, auth, params.id)
      await connections.deleteConnection(tx, auth, row.id)
      await log(tx, row, 'deleted', { before: { provider: cardName(row.guide_id) } })
    }),
  )

  on(contract.chooseProvider, async ({ auth, params, body }) => {
    const card = guides.findCard(body.guide_id)
    return change(auth, params.id, async (tx, row) => {
      const all = await configurations.listConfigurations(tx.db, row.id)
      if (all.some(({ status }) => status === 'active' || status === 'superseded'))
        throw conflict(
          'connection_in_use',
          'A connection that has been active keeps its provider. Reset it to start over.',
        )
      const draft = await configurations.draftOf(tx, row)
      const keep = draft.settings.protocol === card.protocol && row.guide_id === card.id
      if (keep) return
      const organization = await findOrganization(tx.db, auth.environment_id, auth.organization_id)
      await tx.db
        .updateTable('connections')
        .set({
          guide_id: card.id,
          connection_type: connectionTypeOf(card.connection_type) ?? 'GenericSAML',
          name: `${organization.name} ${card.name}`,
          progress: '{}',
          updated_at: tx.now,
        })
        .where('id', '=', row.id)
        .execute()
      await configurations.changeDraft(tx, draft, {
        settings: emptySettings(card.protocol),
        client_secret: null,
        attribute_map: card.attribute_map,
      })
      const provider = { before: { provider: cardName(row.guide_id) }, after: { provider: card.name } }
      await log(tx, row, 'provider_chosen', provider)
    })
  })

  on(contract.saveDraft, async ({ auth, params, body }) => {
    await find(auth, params.id)
    // Fetched before the transaction: a slow identity provider must not hold a lock.
    const saml = body.saml && settled(await readSamlSource(reading(), body.saml), 'saml')
    const discovered =
      body.oidc?.issuer !== undefined && settled(await readOidcSource(reading(), body.oidc.issuer), 'issuer')
    return change(auth, params.id, async (tx, row) => {
      const draft = await configurations.draftOf(tx, row)
      const next: configurations.DraftChange = {}
      if (saml && draft.settings.protocol === 'saml') next.settings = saml
      if (body.oidc && draft.settings.protocol === 'oidc') {
        const { client_id, client_secret, client_secret_expires_at } = body.oidc
        const secret = client_secret?.trim()
        next.settings = {
          ...draft.settings,
          ...discovered,
          ...(client_id !== undefined && { client_id: client_id.trim() || null }),
          ...(client_secret_expires_at !== undefined && { client_secret_expires_at }),
          ...(secret && { client_secret_last4: secret.slice(-4) }),
        }
        // A kept secret must not be tried at another host: it is typed again.
        if (!secret && discovered && leadsElsewhere(draft.settings.discovered, discovered.discovered)) {
          next.settings = { ...next.settings, client_secret_last4: null, client_secret_expires_at: null }
          next.client_secret = null
        }
        if (secret) next.client_secret = sealer.seal(secret, clientSecretPlace(row.id))
      }
      if (body.attribute_map) next.attribute_map = { ...draft.attribute_map, ...body.attribute_map }
      const changed = await configurations.changeDraft(tx, draft, next)
      await log(tx, row, 'draft_changed', { before: changeFactsOf(draft), after: changeFactsOf(changed) })
    })
  })

  on(contract.discardDraft, ({ auth, params }) =>
    change(auth, params.id, async (tx, row) => {
      await configurations.discardDraft(tx, row)
      await log(tx, row, 'draft_discarded')
    }),
  )
  on(contract.saveProgress, ({ auth, params, body }) =>
    change(auth, params.id, async (tx, row) => {
      const before = progressOf(row)
      const progress = JSON.stringify({ ...before, ...body, saved_at: tx.now })
      for (const step of (body.completed ?? []).filter((one) => !before.completed.includes(one)))
        await reportStep(tx, auth, stepOf(row, step))
      await tx.db
        .updateTable('connections')
        .set({ progress, updated_at: tx.now })
        .where('id', '=', row.id)
        .execute()
    }),
  )
  on(contract.activateDraft, ({ auth, params, body }) =>
    change(auth, params.id, async (tx, row) => {
      const before = await activeFacts(tx, row)
      await configurations.activateDraft(tx, row, { untested: body?.untested ?? false })
      await log(tx, row, 'activated', { before, after: await activeFacts(tx, row) })
      await reportStep(tx, auth, stepOf(row, 'activate'))
    }),
  )
  on(contract.deactivateConnection, ({ auth, params }) =>
    change(auth, params.id, async (tx, row) => {
      await configurations.deactivateConnection(tx, row)
      await log(tx, row, 'deactivated')
    }),
  )
  on(contract.reactivateConnection, ({ auth, params }) =>
    change(auth, params.id, async (tx, row) => {
      await configurations.reactivateConnection(tx, row)
      await log(tx, row, 'reactivated')
    }),
  )
  on(contract.restoreVersion, ({ auth, params, body }) =>
    change(auth, params.id, async (tx, row) => {
      const before = await activeFacts(tx, row)
      await configurations.restoreConfiguration(tx, row, body.configuration_id)
      await log(tx, row, 'restored', { before, after: await activeFacts(tx, row) })
    }),
  )

  on(contract.readMetadata, async ({ auth, params, body }) => {
    await find(auth, params.id)
    const read = await readSamlSource(reading(), body)
    return {
      usable: usable(read),
      saml: read.settings ? samlOf(read.settings) : null,
      oidc: null,
      findings: read.findings,
    }
  })
  on(contract.readDiscovery, async ({ auth, params, body }) => {
    await find(auth, params.id)
    const read = await readOidcSource(reading(), body.issuer)
    const settings = read.settings && { ...emptyOidc, ...read.settings }
    return {
      usable: usable(read),
      saml: null,
      oidc: settings ? oidcOf(settings) : null,
      findings: read.findings,
    }
  })

  on(contract.startTest, async ({ auth, params, caller }) => {
    const connection = await find(auth, params.id)
    const all = await configurations.listConfigurations(store.db, connection.id)
    const configuration = all.find(configurations.isDraft) ?? all.find(({ status }) => status === 'active')
    if (!configuration) throw conflict('no_draft', 'There is nothing to test yet.')
    const missing = missingParts(configuration.settings, configuration.client_secret !== null)
    if (missing.length > 0)
      throw conflict('configuration_incomplete', `Still missing: ${missing.join(', ')}.`)
    const beside = (tx: Tx) =>
      log(tx, connection, 'test_started', { after: { version: configuration.version } })
    return deps.startTest({ connection, configuration, caller, actor: auth.actor, beside })
  })
  attemptRoutes(on, deps)

  const cardName = (guide_id: string) => guides.maybeFindCard(guide_id)?.name ?? guide_id
  function log(
    tx: Tx,
    row: connections.ConnectionRecord,
    action: ActionOf<'connection'>,
    facts: { before?: Facts; after?: Facts } = {},
  ): Promise<void> {
    const target = { type: 'connection', id: row.id, name: row.name } as const
    return recordChange(tx, row, { intent: 'sso', target, action, ...facts })
  }
  async function activeFacts(tx: Tx, row: connections.ConnectionRecord): Promise<Facts> {
    const active = await configurations.maybeFindActive(tx.db, row.id)
    return active ? changeFactsOf(active) : {}
  }

  async function change(
    auth: PortalAuth,
    id: string,
    work: (tx: Tx, row: connections.ConnectionRecord) => Promise<void>,
  ): Promise<Static<typeof contract.PortalConnection>> {
    await store.change(auth.actor, async (tx) => work(tx, await connections.lockConnection(tx, auth, id)))
    return shape(auth, await find(auth, id))
  }

  async function shape(auth: PortalAuth, row: connections.ConnectionRecord) {
    const [all, domains, { settings }] = await Promise.all([
      configurations.listConfigurations(store.db, row.id),
      listDomainsOf(store.db, [row.organization_id]),
      findEnvironment(store.db, auth.environment_id),
    ])
    const context = { public_url: config.public_url, app_name: settings.branding.name, now: store.clock() }
    return portalConnectionOf(row, all, domains, context)
  }
}

function stepOf({ id, guide_id }: connections.ConnectionRecord, step: string) {
  return { intent: 'sso', subject_id: id, provider: guide_id, step } as const
}

const emptyOidc = {
  protocol: 'oidc' as const,
  client_id: null,
  client_secret_last4: null,
  client_secret_expires_at: null,
}

function leadsElsewhere(before: DiscoveredProvider | null, after: DiscoveredProvider | null): boolean {
  return !!before && !!after && new URL(before.token_endpoint).origin !== new URL(after.token_endpoint).origin
}

/** What cannot be used is refused with its findings; the draft stays as it was. */
function settled<S>(read: Reading<S>, field: string): S {
  if (usable(read)) return read.settings
  throw invalid(read.findings.map(({ code, message }) => ({ field, code, message })))
}
