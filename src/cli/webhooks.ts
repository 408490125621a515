/** `gatehouse webhooks`: where events are sent, what became of them, and sending them once more. */
import type { Command } from 'commander'
import { sequenceEvents } from '../resources/events/events.ts'
import { listDeliveries } from '../resources/webhook-endpoints/deliveries.ts'
import { replay } from '../resources/webhook-endpoints/fan-out.ts'
import * as endpoints from '../resources/webhook-endpoints/webhook-endpoints.ts'
import { command, group, several } from './command.ts'
import { UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { print, printJson, printList, printRecord } from './output.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addWebhooks(program: Command): void {
  const webhooks = group(program, 'webhooks', 'Webhook endpoints and their deliveries')
  inEnvironment(
    command(webhooks, 'create <url>', 'Have events sent to a URL', [
      'webhooks create https://app.example.com/webhooks --event connection.activated --event "organization.*"',
    ]),
  )
    .requiredOption('--event <name>', 'an event, or a family as name.*; may repeat', several)
    .action(create)
  inEnvironment(command(webhooks, 'list', 'List webhook endpoints', ['webhooks list'])).action(list)
  for (const [verb, status] of [
    ['enable', 'enabled'],
    ['disable', 'disabled'],
  ] as const)
    inEnvironment(
      command(webhooks, `${verb} <id>`, `Set an endpoint to ${status}`, [`webhooks ${verb} we_01EHZ…`]),
    ).action((id: string, options: ScopeOptions) => setStatus(id, status, options))
  inEnvironment(
    command(webhooks, 'delete <id>', 'Stop sending events to an endpoint', ['webhooks delete we_01EHZ…']),
  ).action(remove)
  inEnvironment(
    command(webhooks, 'deliveries <id>', 'What was sent to an endpoint, newest first', [
      'webhooks deliveries we_01EHZ…',
      'webhooks deliveries we_01EHZ… --state failed',
    ]),
  )
    .option('--state <state>', 'waiting, delivered or failed')
    .action(deliveries)
  inEnvironment(
    command(webhooks, 'replay <id>', 'Send one event once more, or those of a time range', [
      'webhooks replay we_01EHZ… --event event_01EHZ…',
      'webhooks replay we_01EHZ… --from 2026-11-01T00:00:00Z --to 2026-11-02T00:00:00Z',
    ]),
  )
    .option('--event <id>', 'one event')
    .option('--from <time>', 'from this time on, as ISO 8601')
    .option('--to <time>', 'before this time')
    .action(replayEvents)
}

async function create(endpoint_url: string, options: ScopeOptions & { event: string[] }): Promise<void> {
  await withInstallation(async ({ store, sealer, config }) => {
    const { id } = await findScope(store.db, options)
    await sequenceEvents(store)
    const context = { sealer, allow_private: config.allow_private_networks }
    const endpoint = await store.change(cliActor, (tx) =>
      endpoints.createWebhookEndpoint(tx, id, { endpoint_url, events: options.event }, context),
    )
    const facts = {
      id: endpoint.id,
      url: endpoint.endpoint_url,
      secret: endpoint.secret,
      events: endpoint.events.join(' '),
    }
    printRecord(endpoint, facts, options)
  })
}

async function list(options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store, sealer }) => {
    const { id } = await findScope(store.db, options)
    const page = await endpoints.listWebhookEndpoints(store.db, id, { limit: 100 }, sealer)
    printList(
      page,
      {
        id: (one) => one.id,
        url: (one) => one.endpoint_url,
        status: (one) => one.status,
        events: (one) => one.events.join(' '),
      },
      options,
    )
  })
}

async function setStatus(id: string, status: 'enabled' | 'disabled', options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store, sealer, config }) => {
    const environment = await findScope(store.db, options)
    const context = { sealer, allow_private: config.allow_private_networks }
    const endpoint = await store.change(cliActor, (tx) =>
      endpoints.updateWebhookEndpoint(tx, environment.id, id, { status }, context),
    )
    printRecord(endpoint, { id: endpoint.id, status: endpoint.status }, options)
  })
}

async function remove(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    await store.change(cliActor, (tx) => endpoints.deleteWebhookEndpoint(tx, environment.id, id))
    if (options.json) printJson({ id, deleted: true })
    else print(`deleted ${id}`)
  })
}

async function deliveries(id: string, options: ScopeOptions & { state?: string }): Promise<void> {
  const state = (['waiting', 'delivered', 'failed'] as const).find((one) => one === options.state)
  if (options.state !== undefined && !state) throw new UsageError('--state is waiting, delivered or failed.')
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    const endpoint = await endpoints.findWebhookEndpoint(store.db, environment.id, id)
    const page = await listDeliveries(store.db, endpoint.id, { limit: 100, ...(state && { state }) })
    printList(
      page,
      {
        event_id: (one) => one.event_id,
        event: (one) => one.event,
        state: (one) => one.state,
        attempts: (one) => one.attempts,
        answer: (one) => one.response_status ?? one.error,
        next: (one) => one.next_attempt_at,
      },
      options,
    )
  })
}

interface ReplayOptions extends ScopeOptions {
  event?: string
  from?: string
  to?: string
}

async function replayEvents(id: string, options: ReplayOptions): Promise<void> {
  const range = {
    ...(options.event !== undefined && { event_id: options.event }),
    ...(options.from !== undefined && { range_start: timeOf('--from', options.from) }),
    ...(options.to !== undefined && { range_end: timeOf('--to', options.to) }),
  }
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    const events = await store.change(cliActor, async (tx) =>
      replay(tx, await endpoints.findWebhookEndpoint(tx.db, environment.id, id), range),
    )
    if (options.json) printJson({ object: 'webhook_replay', events })
    else print(`${events} ${events === 1 ? 'event' : 'events'} will be sent again`)
  })
}

function timeOf(option: string, text: string): string {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw new UsageError(`${option} must be a time, as 2026-11-01T00:00:00Z.`)
  return time.toISOString()
}
