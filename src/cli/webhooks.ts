/** `gatehouse webhooks`: where events are sent, what became of them, and sending them once more. */
import type { Command } from 'commander'
import type { Store } from '../db/store.ts'
import { sequenceEvents } from '../resources/events/events.ts'
import type { WebhookDelivery, WebhookEndpoint } from '../resources/webhook-endpoints/contract.ts'
import { listDeliveries } from '../resources/webhook-endpoints/deliveries.ts'
import { replay } from '../resources/webhook-endpoints/replays.ts'
import * as endpoints from '../resources/webhook-endpoints/webhook-endpoints.ts'
import { choice, command, group, instant, several } from './command.ts'
import { UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { note, print, printJson, printList, printRecord } from './output.ts'
import { inPage, type PageOptions, pageOf } from './page.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

const deliveryStates = ['waiting', 'delivered', 'failed'] as const

export function addWebhooks(program: Command): void {
  const webhooks = group(program, 'webhooks', 'Webhook endpoints and their deliveries')
  const on = (name: string, summary: string, examples: string[]) =>
    inEnvironment(
      command(
        webhooks,
        name,
        summary,
        examples.map((line) => `webhooks ${line}`),
      ),
    )
  on('create <url>', 'Have events sent to a URL', [
    'create https://app.example.com/webhooks --event connection.activated --event "organization.*"',
  ])
    .requiredOption('--event <name>', 'an event, or a family as name.*; may repeat', several)
    .action(create)
  inPage(on('list', 'List webhook endpoints', ['list'])).action(list)
  on('show <id>', 'Show an endpoint, with the secret that signs', ['show we_01EHZ…']).action(show)
  on('update <id>', 'Change the URL or the events of an endpoint; its secret stays', [
    'update we_01EHZ… --url https://app.example.com/events',
    'update we_01EHZ… --event "connection.*" --event "dsync.*"',
  ])
    .option('--url <url>', 'where they are sent from now on')
    .option('--event <name>', 'an event, or a family as name.*, instead of the former; may repeat', several)
    .action(update)
  on('enable <id>', 'Send events again, those from now on', ['enable we_01EHZ…']).action(enable)
  on('disable <id>', 'Send nothing more; what happens meanwhile can be replayed', [
    'disable we_01EHZ…',
  ]).action(disable)
  on('delete <id>', 'Stop sending events to an endpoint', ['delete we_01EHZ…']).action(remove)
  inPage(
    on('deliveries <id>', 'What was sent to an endpoint, newest first', [
      'deliveries we_01EHZ…',
      'deliveries we_01EHZ… --state failed',
    ]),
  )
    .addOption(choice('--state <state>', 'only those in this state', deliveryStates))
    .action(deliveries)
  on('replay <id>', 'Send one event once more, or those of a time range', [
    'replay we_01EHZ… --event event_01EHZ…',
    'replay we_01EHZ… --from 2026-11-01T00:00:00Z --to 2026-11-02T00:00:00Z',
  ])
    .option('--event <id>', 'one event')
    .option('--from <time>', 'from this time on, as ISO 8601', instant)
    .option('--to <time>', 'before this time', instant)
    .action(replayEvents)
}

async function create(endpoint_url: string, options: ScopeOptions & { event: string[] }): Promise<void> {
  await withEndpoints(options, async ({ store, environment_id, context }) => {
    await sequenceEvents(store)
    const input = { endpoint_url, events: options.event }
    printEndpoint(
      await store.change(cliActor, (tx) =>
        endpoints.createWebhookEndpoint(tx, environment_id, input, context),
      ),
      options,
    )
  })
}

async function list(options: ScopeOptions & PageOptions): Promise<void> {
  await withEndpoints(options, async ({ store, environment_id, context }) => {
    printList(
      await endpoints.listWebhookEndpoints(store.db, environment_id, pageOf(options), context.sealer),
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

async function show(id: string, options: ScopeOptions): Promise<void> {
  await withEndpoints(options, async ({ store, environment_id, context }) => {
    const row = await endpoints.findWebhookEndpoint(store.db, environment_id, id)
    printEndpoint(endpoints.webhookEndpointOf(row, context.sealer), options)
    if (row.failing_since !== null && row.status === 'enabled')
      note(`Nothing has arrived there since ${row.failing_since}: webhooks deliveries ${id} says why.`)
  })
}

type UpdateOptions = ScopeOptions & { url?: string; event?: string[] }
async function update(id: string, options: UpdateOptions): Promise<void> {
  const { url, event } = options
  if (url === undefined && event === undefined) throw new UsageError('Give --url, --event or both.')
  const input = { ...(url !== undefined && { endpoint_url: url }), ...(event && { events: event }) }
  await change(id, input, options)
}

async function enable(id: string, options: ScopeOptions): Promise<void> {
  const before = await change(id, { status: 'enabled' }, options)
  if (before.status === 'disabled')
    note(`What happened meanwhile was not sent: webhooks replay ${id} --from <time> sends it.`)
}
async function disable(id: string, options: ScopeOptions): Promise<void> {
  await change(id, { status: 'disabled' }, options)
}

/** @returns how it was before. */
function change(
  id: string,
  input: Parameters<typeof endpoints.updateWebhookEndpoint>[3],
  options: ScopeOptions,
): Promise<endpoints.Endpoint> {
  return withEndpoints(options, async ({ store, environment_id, context }) => {
    const [before, after] = await store.change(cliActor, async (tx) => [
      await endpoints.findWebhookEndpoint(tx.db, environment_id, id),
      await endpoints.updateWebhookEndpoint(tx, environment_id, id, input, context),
    ])
    printEndpoint(after, options)
    return before
  })
}

async function remove(id: string, options: ScopeOptions): Promise<void> {
  await withEndpoints(options, async ({ store, environment_id }) => {
    await store.change(cliActor, (tx) => endpoints.deleteWebhookEndpoint(tx, environment_id, id))
    if (options.json) printJson({ id, deleted: true })
    else print(`deleted ${id}`)
  })
}

type DeliveryOptions = ScopeOptions & PageOptions & { state?: WebhookDelivery['state'] }
async function deliveries(id: string, options: DeliveryOptions): Promise<void> {
  const { state } = options
  await withEndpoints(options, async ({ store, environment_id }) => {
    const endpoint = await endpoints.findWebhookEndpoint(store.db, environment_id, id)
    printList(
      await listDeliveries(store.db, endpoint.id, { ...pageOf(options), ...(state && { state }) }),
      {
        at: (one) => one.created_at,
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

type ReplayOptions = ScopeOptions & { event?: string; from?: string; to?: string }
async function replayEvents(endpoint_id: string, options: ReplayOptions): Promise<void> {
  const { event, from, to } = options
  if ((event === undefined) === (from === undefined && to === undefined))
    throw new UsageError('Give either --event, or --from, --to or both.')
  const request = {
    ...(event !== undefined && { event_id: event }),
    ...(from !== undefined && { range_start: from }),
    ...(to !== undefined && { range_end: to }),
  }
  await withEndpoints(options, async ({ store, environment_id }) => {
    const events = await replay(store, cliActor, { environment_id, endpoint_id }, request)
    if (options.json) printJson({ object: 'webhook_replay', events })
    else print(`${events} ${events === 1 ? 'event' : 'events'} will be sent again`)
  })
}

function printEndpoint(endpoint: WebhookEndpoint, options: ScopeOptions): void {
  const { id, endpoint_url, status, secret, events } = endpoint
  printRecord(endpoint, { id, url: endpoint_url, status, secret, events: events.join(' ') }, options)
}

function withEndpoints<T>(
  options: ScopeOptions,
  work: (given: { store: Store; environment_id: string; context: endpoints.EndpointContext }) => Promise<T>,
): Promise<T> {
  return withInstallation(async ({ store, sealer, config }) => {
    const { id } = await findScope(store.db, options)
    return work({
      store,
      environment_id: id,
      context: { sealer, allow_private: config.allow_private_networks },
    })
  })
}
