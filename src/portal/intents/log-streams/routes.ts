/** Server half of the log streams intent: thin calls into the streams of the session's organization. */
import type { Tx } from '../../../db/store.ts'
import { secondsAfter } from '../../../kernel/clock.ts'
import type { Router } from '../../../kernel/router.ts'
import { destinations } from '../../../log-streams/destinations/index.ts'
import { contextOf } from '../../../resources/log-streams/context.ts'
import {
  deliveredSince,
  listMinutes,
  listStreamDeliveries,
  waitingOf,
} from '../../../resources/log-streams/deliveries.ts'
import * as streams from '../../../resources/log-streams/log-streams.ts'
import {
  changeStream,
  resumeStream,
  type SetUp,
  setUpStream,
  testStream,
} from '../../../resources/log-streams/set-up.ts'
import { type Facts, recordChange } from '../../../resources/portal-changes/portal-changes.ts'
import type { ActionOf } from '../../../resources/portal-changes/targets.ts'
import { reportFailedTest, reportStep } from '../../../resources/portal-sessions/progress.ts'
import { requireIntent } from '../../server/guard.ts'
import type { PortalDeps } from '../../server/index.ts'
import type { PortalAuth } from '../../server/sessions.ts'
import * as contract from './contract.ts'

export function logStreamRoutes(anyRouter: Router<PortalAuth>, deps: PortalDeps): void {
  const { store, sealer, config } = deps
  const setUp = { ...deps, aws: config.aws }
  const on: Router<PortalAuth> = (operation, handler) =>
    anyRouter(operation, (call) => {
      requireIntent(call.auth, 'log_streams')
      return handler(call)
    })
  const shown = (stream: streams.StreamRecord) => streams.logStreamOf(stream, sealer)

  on(contract.listPortalDestinations, async () => ({
    data: Object.values(destinations).map(({ type, name, summary, steps, fields }) => ({
      type,
      name,
      summary,
      steps: [...steps],
      fields: fields
        .filter(({ by_role }) => config.aws !== null || !by_role)
        .map(({ by_role: _, ...field }) => field),
    })),
    egress_addresses: config.egress_addresses,
    aws_roles: config.aws !== null,
  }))

  on(contract.portalHandOuts, async ({ auth, body }) => {
    const stream = {
      environment_id: auth.environment_id,
      external_id: streams.externalIdOf(sealer, auth),
    }
    const context = await contextOf(store.db, stream, { now: store.clock(), aws: config.aws })
    return { data: destinations[body.type].handOuts(body.settings, context) }
  })

  on(contract.listPortalStreams, async ({ auth }) => ({
    data: (await streams.listStreamsOf(store.db, auth)).map(shown),
  }))

  on(contract.createPortalStream, async ({ auth, body }) => {
    const scope = scopeOf(auth)
    const done = await setUpStream(setUp, auth.actor, scope, body)
    await store.change(auth.actor, async (tx) => {
      await log(tx, done.stream, 'created', { after: factsOf(done.stream) })
      await report(tx, auth, done)
    })
    return { ...done, stream: shown(done.stream) }
  })

  on(contract.getPortalStream, async ({ auth, params, query }) => {
    const stream = await streams.findStream(store.db, auth, params.id)
    const now = store.clock()
    const midnight = `${now.toISOString().slice(0, 10)}T00:00:00.000Z`
    return {
      stream: shown(stream),
      waiting: await waitingOf(store.db, stream),
      delivered_today: await deliveredSince(store.db, stream.id, midnight),
      minutes: await listMinutes(store.db, stream.id, secondsAfter(now, -3_600).toISOString()),
      deliveries: await listStreamDeliveries(store.db, stream.id, {
        limit: 30,
        problems: query.problems ?? false,
      }),
    }
  })

  on(contract.changePortalStream, async ({ auth, params, body }) => {
    const before = await streams.findStream(store.db, auth, params.id)
    const done = await changeStream(setUp, auth.actor, scopeOf(auth), params.id, body)
    await store.change(auth.actor, async (tx) => {
      // Settings that were refused changed nothing.
      if (done.trial.ok)
        await log(tx, done.stream, 'changed', {
          before: { ...factsOf(before), settings: before.version },
          after: { ...factsOf(done.stream), settings: done.stream.version },
        })
      await report(tx, auth, done)
    })
    return { ...done, stream: shown(done.stream) }
  })

  on(contract.testPortalStream, ({ auth, params }) => testStream(setUp, scopeOf(auth), params.id))

  on(contract.pausePortalStream, ({ auth, params }) =>
    store.change(auth.actor, async (tx) => {
      const before = await streams.findStream(tx.db, auth, params.id)
      const after = await streams.pauseStream(tx, scopeOf(auth), params.id)
      await log(tx, after, 'paused', { before: { state: before.state }, after: { state: after.state } })
      return shown(after)
    }),
  )

  on(contract.resumePortalStream, async ({ auth, params }) => {
    const before = await streams.findStream(store.db, auth, params.id)
    const done = await resumeStream(setUp, auth.actor, scopeOf(auth), params.id)
    await store.change(auth.actor, async (tx) => {
      if (done.trial.ok)
        await log(tx, done.stream, 'resumed', {
          before: { state: before.state },
          after: { state: done.stream.state },
        })
      await report(tx, auth, done)
    })
    return { ...done, stream: shown(done.stream) }
  })

  on(contract.backfillPortalStream, ({ auth, params, body }) =>
    store.change(auth.actor, async (tx) => {
      const since = new Date(body.since).toISOString()
      const stream = await streams.backfillStream(tx, scopeOf(auth), params.id, since)
      await log(tx, stream, 'sent_again', { after: { since } })
      return shown(stream)
    }),
  )

  on(contract.deletePortalStream, ({ auth, params }) =>
    store.change(auth.actor, async (tx) => {
      const stream = await streams.findStream(tx.db, auth, params.id)
      await streams.deleteStream(tx, scopeOf(auth), params.id)
      await log(tx, stream, 'deleted', { before: factsOf(stream) })
    }),
  )
}

function scopeOf({ environment_id, organization_id }: PortalAuth): streams.StreamScope {
  return { environment_id, organization_id }
}

function factsOf({ type, state, families }: streams.StreamRecord): Facts {
  return { destination: type, state, families: [...families] }
}

function log(
  tx: Tx,
  stream: streams.StreamRecord,
  action: ActionOf<'log_stream'>,
  facts: { before?: Facts; after?: Facts },
): Promise<void> {
  const target = { type: 'log_stream', id: stream.id, name: stream.name } as const
  return recordChange(tx, stream, { intent: 'log_streams', target, action, ...facts })
}

async function report(tx: Tx, auth: PortalAuth, { stream, trial }: SetUp): Promise<void> {
  const step = { intent: 'log_streams', subject_id: stream.id, provider: stream.type } as const
  if (trial.ok) await reportStep(tx, auth, { ...step, step: 'connect' })
  else await reportFailedTest(tx, auth, { ...step, test_id: stream.id, code: 'not_taken' })
}
