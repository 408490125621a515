/** `gatehouse connections certificates …`: what a connection accepts, when it ends, and the next one. */
import type { Store } from '../db/store.ts'
import {
  acceptRenewal,
  findActiveSaml,
  retireCertificate,
} from '../resources/connection-certificates/accepted.ts'
import { listPendingChanges } from '../resources/connection-certificates/changes.ts'
import { approveChange, refuseChange } from '../resources/connection-certificates/decisions.ts'
import { daysUntil } from '../resources/connection-certificates/notice-days.ts'
import { overviewOf } from '../resources/connection-certificates/overview.ts'
import { refreshMetadata } from '../resources/connection-certificates/watches.ts'
import * as connections from '../resources/connections/connections.ts'
import { readSamlSource } from '../resources/connections/identity-provider.ts'
import { metadataFrom, settled, textOf } from './connection-source.ts'
import { RefusedError, UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { note, printList, printRecord } from './output.ts'
import { findScope, type ScopeOptions } from './scope.ts'

export async function certificates(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const scope = { environment_id: (await findScope(store.db, options)).id }
    await printCertificates(store, await connections.findConnection(store.db, scope, id), options)
  })
}

interface AcceptOptions extends ScopeOptions {
  metadata?: string
  certificate?: string
}

export async function accept(id: string, options: AcceptOptions): Promise<void> {
  const { metadata, certificate } = options
  if ((metadata === undefined) === (certificate === undefined))
    throw new UsageError('Give either --certificate or --metadata.')
  await withInstallation(async ({ store, outbound, config }) => {
    const scope = { environment_id: (await findScope(store.db, options)).id }
    const connection = await connections.findConnection(store.db, scope, id)
    const { settings } = await findActiveSaml(store, connection)
    const source =
      metadata !== undefined
        ? await metadataFrom(metadata)
        : {
            manual: {
              idp_entity_id: settings.idp_entity_id ?? '',
              sso_url: settings.sso_url ?? '',
              certificates: await textOf(certificate ?? ''),
            },
          }
    const context = { outbound, now: store.clock(), allow_private: config.allow_private_networks }
    const brought = settled(await readSamlSource(context, source))
    await store.change(cliActor, async (tx) =>
      acceptRenewal(tx, await connections.lockConnection(tx, scope, id), brought),
    )
    await printCertificates(store, connection, options)
  })
}

async function printCertificates(
  store: Store,
  connection: connections.ConnectionRecord,
  options: ScopeOptions,
): Promise<void> {
  const [overview] = await overviewOf(store.db, [connection])
  const { watch, pending } = overview ?? {}
  if (watch?.problem) note(`${watch.metadata_url} cannot be read: ${watch.problem.message}`)
  if (pending) note(`${pending.id} waits for a decision: ${pending.reason}`)
  printList(
    { data: (overview?.certificates ?? []).map(({ pem: _, ...certificate }) => certificate) },
    {
      fingerprint: (one) => one.fingerprint,
      ends: (one) => one.not_after,
      days: (one) => daysUntil(one.not_after, store.clock()),
      'last signed': (one) => one.last_day,
      signs: (one) => one.signs,
      published: (one) => one.published,
    },
    options,
  )
}

export async function refresh(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store, outbound, config }) => {
    const scope = { environment_id: (await findScope(store.db, options)).id }
    const deps = {
      store,
      reading: { outbound, allow_private: config.allow_private_networks },
      refresh_hours: config.metadata_refresh_hours || 24,
      random: Math.random,
    }
    const result = await refreshMetadata(deps, cliActor, scope, id)
    const why = result.outcome === 'waiting' && { why: result.reason }
    printRecord({ id, ...result }, { id, outcome: result.outcome, ...why }, options)
    if (result.outcome === 'failed') throw new RefusedError(result.problem.message)
  })
}

export async function retire(id: string, options: ScopeOptions & { fingerprint: string }): Promise<void> {
  await withInstallation(async ({ store }) => {
    const scope = { environment_id: (await findScope(store.db, options)).id }
    const fingerprint = options.fingerprint.toUpperCase()
    await store.change(cliActor, async (tx) =>
      retireCertificate(tx, await connections.lockConnection(tx, scope, id), fingerprint),
    )
    printRecord({ id, fingerprint, retired: true }, { retired: fingerprint }, options)
  })
}

/** Agrees to the key set that waits, or refuses it. */
function deciding(decision: 'approved' | 'refused') {
  const decide = decision === 'approved' ? approveChange : refuseChange
  return (id: string, options: ScopeOptions): Promise<void> =>
    withInstallation(async ({ store }) => {
      const scope = { environment_id: (await findScope(store.db, options)).id }
      await store.change(cliActor, async (tx) => {
        const row = await connections.lockConnection(tx, scope, id)
        const [change] = await listPendingChanges(tx.db, [row.id])
        if (!change) throw new RefusedError('Nothing waits for a decision.')
        await decide(tx, row, change.id)
      })
      printRecord({ id, decision }, { id, decision }, options)
    })
}
export const approve = deciding('approved')
export const refuse = deciding('refused')
