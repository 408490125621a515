/** Where an environment's events are sent. */
import type { Selectable } from 'kysely'
import { type Db, isUniqueViolation } from '../../db/connect.ts'
import { readPage } from '../../db/read-page.ts'
import type { WebhookEndpointRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { isNeverSent, names } from '../../events/index.ts'
import { ApiError, conflict, invalid, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { checkUrl, OutboundError } from '../../kernel/outbound.ts'
import type { Page, PageRequest } from '../../kernel/pages.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { randomToken } from '../../kernel/tokens.ts'
import type { WebhookEndpoint } from './contract.ts'
import { subscribableEvents } from './event-types.ts'

export type Endpoint = Selectable<WebhookEndpointRow>
type Row = Endpoint

export interface EndpointContext {
  sealer: Sealer
  /** ALLOW_PRIVATE_NETWORKS: loopback and plain http, for development. */
  allow_private: boolean
}

export async function findWebhookEndpoint(db: Db, environment_id: string, id: string): Promise<Row> {
  const row = await db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('Webhook Endpoint', id)
  return row
}

export async function listWebhookEndpoints(
  db: Db,
  environment_id: string,
  page: PageRequest,
  sealer: Sealer,
): Promise<Page<WebhookEndpoint>> {
  const query = db.selectFrom('webhook_endpoints').selectAll().where('environment_id', '=', environment_id)
  return readPage(query, page, (row) => webhookEndpointOf(row, sealer))
}

/** Events from now on; what was committed before is not sent. */
export async function createWebhookEndpoint(
  tx: Tx,
  environment_id: string,
  input: { endpoint_url: string; events: string[] },
  { sealer, allow_private }: EndpointContext,
): Promise<WebhookEndpoint> {
  const id = tx.newId('we')
  const { position } = await tx.db.selectFrom('event_sequence').select('position').executeTakeFirstOrThrow()
  const row: Row = {
    id,
    environment_id,
    endpoint_url: urlOf(input.endpoint_url, allow_private),
    secret: sealer.seal(randomToken('whsec_'), secretPlace(id)),
    status: 'enabled',
    events: JSON.stringify(eventsOf(input.events)),
    position,
    failing_since: null,
    lane_holder: null,
    lane_until: null,
    created_at: tx.now,
    updated_at: tx.now,
  }
  await tx.db.insertInto('webhook_endpoints').values(row).execute().catch(explainDuplicate)
  return webhookEndpointOf(row, sealer)
}

export async function updateWebhookEndpoint(
  tx: Tx,
  environment_id: string,
  id: string,
  input: { endpoint_url?: string; events?: string[]; status?: 'enabled' | 'disabled' },
  { sealer, allow_private }: EndpointContext,
): Promise<WebhookEndpoint> {
  const row = await findWebhookEndpoint(tx.db, environment_id, id)
  const change = {
    ...(input.endpoint_url !== undefined && { endpoint_url: urlOf(input.endpoint_url, allow_private) }),
    ...(input.events !== undefined && { events: JSON.stringify(eventsOf(input.events)) }),
    ...(input.status !== undefined && { status: input.status, failing_since: null }),
    updated_at: tx.now,
  }
  await tx.db
    .updateTable('webhook_endpoints')
    .set(change)
    .where('id', '=', row.id)
    .execute()
    .catch(explainDuplicate)
  return webhookEndpointOf({ ...row, ...change }, sealer)
}

export async function deleteWebhookEndpoint(tx: Tx, environment_id: string, id: string): Promise<void> {
  const row = await findWebhookEndpoint(tx.db, environment_id, id)
  await tx.db.deleteFrom('webhook_endpoints').where('id', '=', row.id).execute()
}

/** An endpoint that nobody answers at is switched off, and that is an event too. */
export async function disableFailing(tx: Tx, row: Row, reason: 'gone' | 'failing'): Promise<void> {
  await tx.db
    .updateTable('webhook_endpoints')
    .set({ status: 'disabled', updated_at: tx.now })
    .where('id', '=', row.id)
    .execute()
  const { id, endpoint_url, failing_since } = row
  await emit(tx, { environment_id: row.environment_id, organization_id: null }, 'webhook_endpoint.disabled', {
    object: 'webhook_endpoint',
    id,
    endpoint_url,
    reason,
    failing_since: failing_since ?? tx.now,
  })
}

export function secretOf(row: Pick<Row, 'id' | 'secret'>, sealer: Sealer): string {
  return sealer.open(row.secret, secretPlace(row.id))
}

export function isSubscribed(events: readonly string[], event: string): boolean {
  if (isNeverSent(event)) return false
  return events.some((name) => names(name, event))
}

export function webhookEndpointOf(row: Row, sealer: Sealer): WebhookEndpoint {
  return {
    object: 'webhook_endpoint',
    id: row.id,
    endpoint_url: row.endpoint_url,
    secret: secretOf(row, sealer),
    status: row.status === 'disabled' ? 'disabled' : 'enabled',
    events: parseJson(row.events),
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}

function urlOf(text: string, allow_private: boolean): string {
  try {
    return checkUrl(text, allow_private).href
  } catch (error) {
    if (error instanceof OutboundError) throw new ApiError(422, 'invalid_url', error.message)
    throw error
  }
}

function eventsOf(names: string[]): string[] {
  const known = [...subscribableEvents]
  const unknown = names.filter(
    (name) =>
      !subscribableEvents.has(name) &&
      !(name.endsWith('.*') && known.some((one) => isSubscribed([name], one))),
  )
  if (unknown.length > 0)
    throw invalid(
      unknown.map((name) => ({
        field: 'events',
        code: 'unknown_event_type',
        message: isNeverSent(name)
          ? `'${name}' is read with GET /events; webhook endpoints do not get it.`
          : `There is no event '${name}'.`,
      })),
    )
  return [...new Set(names)]
}

function explainDuplicate(error: unknown): never {
  if (isUniqueViolation(error))
    throw conflict('duplicate_endpoint', 'A webhook endpoint with this URL exists already.')
  throw error
}

function secretPlace(id: string): string {
  return `webhook_endpoints.secret:${id}`
}
