/** Server half of certificate renewal: what may be done here leaves issuer, sign-in address and claims as they are. */
import type { Static } from 'typebox'
import type { Tx } from '../../../db/store.ts'
import { conflict, invalid, notFound } from '../../../kernel/errors.ts'
import type { Router } from '../../../kernel/router.ts'
import {
  type ActiveSaml,
  acceptRenewal,
  findActiveSaml,
  fingerprintsOf,
  retireCertificate,
} from '../../../resources/connection-certificates/accepted.ts'
import { approveChange, refuseChange } from '../../../resources/connection-certificates/decisions.ts'
import { overviewOf } from '../../../resources/connection-certificates/overview.ts'
import { refreshMetadata } from '../../../resources/connection-certificates/watches.ts'
import { maybeCertificates } from '../../../resources/connections/certificates.ts'
import * as connections from '../../../resources/connections/connections.ts'
import { problem } from '../../../resources/connections/finding-messages.ts'
import { readSamlSource } from '../../../resources/connections/identity-provider.ts'
import { findEnvironment } from '../../../resources/environments/environments.ts'
import { type Facts, recordChange } from '../../../resources/portal-changes/portal-changes.ts'
import type { ActionOf } from '../../../resources/portal-changes/targets.ts'
import { reportStep } from '../../../resources/portal-sessions/progress.ts'
import { signingEnd } from '../../../resources/signing-keys/rotation.ts'
import { listSigningKeys } from '../../../resources/signing-keys/signing-keys.ts'
import { requireIntent } from '../../server/guard.ts'
import type { PortalDeps } from '../../server/index.ts'
import type { PortalAuth } from '../../server/sessions.ts'
import { attemptOf } from '../sso/attempts.ts'
import { serviceProviderOf } from '../sso/shape.ts'
import * as contract from './contract.ts'
import { datesOf, renewalOf } from './shape.ts'

type Row = connections.ConnectionRecord

export function certificateRenewalRoutes(anyRouter: Router<PortalAuth>, deps: PortalDeps): void {
  const { store, config, guides, outbound } = deps
  const on: Router<PortalAuth> = (operation, handler) =>
    anyRouter(operation, (call) => {
      requireIntent(call.auth, 'certificate_renewal')
      return handler(call)
    })
  const find = (auth: PortalAuth, id: string) => connections.findConnection(store.db, auth, id)
  const reading = { outbound, allow_private: config.allow_private_networks }

  on(contract.listRenewals, async ({ auth }) => {
    const rows = await connections.listConnectionsOf(store.db, auth.environment_id, auth.organization_id)
    return { data: await shape(rows) }
  })

  on(contract.getRenewalSteps, async ({ auth, params }) => {
    const { id, guide_id } = await find(auth, params.id)
    const card = guides.maybeFindCard(guide_id) ?? guides.findCard('generic-saml')
    const { settings } = await findEnvironment(store.db, auth.environment_id)
    const context = { public_url: config.public_url, app_name: settings.branding.name }
    return {
      guide: { ...card, steps: await guides.findRenewal(card.id) },
      service_provider: serviceProviderOf(id, context),
    }
  })

  on(contract.readRenewal, async ({ auth, params, body }) => {
    const active = await activeOf(await find(auth, params.id))
    const { settings, findings } = await read(active, body)
    const known = fingerprintsOf(active.settings)
    const certificates = maybeCertificates(settings?.certificates ?? []).map((one) => ({
      ...datesOf(one),
      known: known.includes(one.fingerprint),
    }))
    return { usable: !findings.some(({ tone }) => tone === 'bad'), findings, certificates }
  })

  on(contract.acceptRenewal, async ({ auth, params, body }) => {
    const active = await activeOf(await find(auth, params.id))
    // Fetched before the transaction: a slow identity provider must not hold a lock.
    const { settings, findings } = await read(active, body)
    const bad = findings.filter(({ tone }) => tone === 'bad')
    if (!settings || bad.length > 0)
      throw invalid(bad.map(({ code, message }) => ({ field: 'metadata', code, message })))
    return change(auth, params.id, 'certificate_accepted', (tx, row) => acceptRenewal(tx, row, settings))
  })

  on(contract.retireCertificate, ({ auth, params, body }) =>
    change(auth, params.id, 'certificate_retired', (tx, row) => retireCertificate(tx, row, body.fingerprint)),
  )
  on(contract.decideKeySet, ({ auth, params, body }) => {
    const [decide, action] =
      body.decision === 'approve'
        ? ([approveChange, 'key_set_approved'] as const)
        : ([refuseChange, 'key_set_refused'] as const)
    return change(auth, params.id, action, (tx, row) => decide(tx, row, body.change_id))
  })

  on(contract.refreshRenewal, async ({ auth, params }) => {
    const refresh_hours = config.metadata_refresh_hours || 24
    await refreshMetadata({ store, reading, refresh_hours, random: Math.random }, auth.actor, auth, params.id)
    return one(auth, params.id)
  })

  on(contract.testRenewal, async ({ auth, params, caller }) => {
    const connection = await find(auth, params.id)
    const configuration = await activeOf(connection)
    const beside = (tx: Tx) =>
      log(tx, connection, 'test_started', { after: { version: configuration.version } })
    return deps.startTest({ connection, configuration, caller, actor: auth.actor, beside })
  })
  on(contract.getRenewalTest, async ({ auth, params }) => {
    const row = await store.db
      .selectFrom('sso_attempts')
      .selectAll()
      .where('environment_id', '=', auth.environment_id)
      .where('organization_id', '=', auth.organization_id)
      .where('kind', '=', 'test')
      .where('id', '=', params.id)
      .executeTakeFirst()
    if (!row) throw notFound('Sign-in', params.id)
    const connection = await find(auth, row.connection_id)
    return {
      connection_id: connection.id,
      fingerprint: row.certificate_fingerprint,
      attempt: await attemptOf(deps, connection, row),
    }
  })

  /** Its findings, and those that only a renewal has. */
  async function read({ settings: active }: ActiveSaml, body: Static<typeof contract.RenewalInput>) {
    const { certificates, ...source } = body
    const { idp_entity_id, sso_url } = active
    const manual =
      certificates === undefined
        ? undefined
        : { certificates, idp_entity_id: idp_entity_id ?? '', sso_url: sso_url ?? '' }
    const context = { ...reading, now: store.clock() }
    const { settings, findings } = await readSamlSource(context, { ...source, ...(manual && { manual }) })
    if (!settings) return { findings }
    const known = fingerprintsOf(active)
    const said = [...findings]
    if (settings.idp_entity_id !== idp_entity_id)
      said.push({
        ...problem('renewal_issuer_differs', 'This metadata is of another identity provider or another app.'),
        expected: idp_entity_id ?? '',
        received: settings.idp_entity_id ?? '',
      })
    else if (fingerprintsOf(settings).every((one) => known.includes(one)))
      said.push(problem('renewal_nothing_new', 'Every certificate in it is accepted already.'))
    return { settings, findings: said }
  }

  async function activeOf(connection: Row): Promise<ActiveSaml> {
    return findActiveSaml(store, connection)
  }

  function log(
    tx: Tx,
    row: Row,
    action: ActionOf<'connection'>,
    facts: { before?: Facts; after?: Facts } = {},
  ): Promise<void> {
    const target = { type: 'connection', id: row.id, name: row.name } as const
    return recordChange(tx, row, { intent: 'certificate_renewal', target, action, ...facts })
  }
  async function facts(tx: Tx, row: Row): Promise<Facts> {
    const { settings } = await findActiveSaml(tx, row)
    const { idp_entity_id, sso_url, metadata_url } = settings
    return { idp_entity_id, sso_url, metadata_url, certificates: fingerprintsOf(settings) }
  }
  async function change(
    auth: PortalAuth,
    id: string,
    action: ActionOf<'connection'>,
    work: (tx: Tx, row: Row) => Promise<void>,
  ) {
    await store.change(auth.actor, async (tx) => {
      const row = await connections.lockConnection(tx, auth, id)
      const before = await facts(tx, row)
      await work(tx, row)
      // A refusal changes nothing, and is told of all the same.
      const after = await facts(tx, row)
      await log(tx, row, action, action === 'key_set_refused' ? {} : { before, after })
      if (action === 'certificate_accepted' || action === 'key_set_approved')
        await reportStep(tx, auth, {
          intent: 'certificate_renewal',
          subject_id: row.id,
          provider: row.guide_id,
          step: 'renew',
        })
    })
    return one(auth, id)
  }
  async function one(auth: PortalAuth, id: string) {
    const [shaped] = await shape([await find(auth, id)])
    if (!shaped) throw conflict('no_active_saml', 'The connection was never activated.')
    return shaped
  }

  async function shape(rows: Row[]) {
    const overviews = (await overviewOf(store.db, rows)).filter(({ settings }) => settings !== undefined)
    return Promise.all(
      overviews.map(async (overview) =>
        renewalOf(overview, {
          provider:
            guides.maybeFindCard(overview.connection.guide_id)?.console_name ?? overview.connection.name,
          ours: await oursOf(overview),
          last_test: await lastTest(overview.connection.id),
        }),
      ),
    )
  }
  async function oursOf({ connection, settings }: Awaited<ReturnType<typeof overviewOf>>[number]) {
    if (settings?.protocol !== 'saml' || !settings.sign_requests) return null
    const keys = await listSigningKeys(store.db, connection.environment_id, 'saml_signing')
    const end = signingEnd(keys, store.clock())
    const { sp_metadata_url } = serviceProviderOf(connection.id, {
      public_url: config.public_url,
      app_name: '',
    })
    return end ? { sp_metadata_url, ends_at: end.ends_at, next: keys[0]?.id !== end.id } : null
  }
  function lastTest(connection_id: string) {
    return store.db
      .selectFrom('sso_attempts')
      .select(['id', 'state', 'created_at', 'certificate_fingerprint'])
      .where('connection_id', '=', connection_id)
      .where('kind', '=', 'test')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  }
}
