/** An event on its way in: held to the schema of its action, given an id, spelled for the hash. */

import { canonicalJson } from '../../kernel/canonical-json.ts'
import { ApiError, type FieldError, invalid } from '../../kernel/errors.ts'
import type { AuditLogEventInput, MetadataValue } from './contract.ts'
import { metadataProblems } from './metadata-schema.ts'
import type { Versions } from './schemas.ts'
import { markedWords } from './words.ts'

/** Ready to be stored: all that is left to give is its place in the chain. */
export interface Prepared {
  id: string
  environment_id: string
  organization_id: string
  action: string
  occurred_at: string
  received_at: string
  actor_id: string
  actor_name: string | null
  /** `id:…` and `type:…`, each once, as a JSON array. */
  targets: string
  words: string
  data: string
  /** Digest of the caller's Idempotency-Key. */
  idempotency: string | null
}

/** Of the whole event as it is stored. */
export const maxEventBytes = 256 * 1024

export interface Arrival {
  id: string
  environment_id: string
  organization_id: string
  at: Date
  idempotency: string | null
}

export function prepare(input: AuditLogEventInput, arrival: Arrival): Prepared {
  const { id, environment_id, organization_id, idempotency } = arrival
  const { action, actor, targets, context, metadata = {}, version } = input
  const occurred_at = instantOf(input.occurred_at)
  const received_at = arrival.at.toISOString()
  const data = canonicalJson({
    id,
    organization_id,
    action,
    version,
    occurred_at,
    received_at,
    actor: partyOf(actor),
    targets: targets.map(partyOf),
    context: { location: context.location, user_agent: context.user_agent },
    metadata,
  })
  if (Buffer.byteLength(data) > maxEventBytes)
    throw invalid([{ field: 'event', code: 'too_long', message: 'An event has at most 256 kB.' }])
  return {
    id,
    environment_id,
    organization_id,
    action,
    occurred_at,
    received_at,
    actor_id: actor.id,
    actor_name: actor.name ?? null,
    targets: targetKeys(targets),
    words: markedWords(organization_id, textsOf(input)),
    data,
    idempotency,
  }
}

/** Whatever else a caller sends is not ours to keep. */
function partyOf({ id, type, name, metadata }: AuditLogEventInput['actor']) {
  return { id, type, name, metadata }
}

function instantOf(text: string): string {
  const time = new Date(text)
  const year = time.getUTCFullYear()
  if (Number.isNaN(year) || year < 1970 || year > 9999)
    throw invalid([
      { field: 'event.occurred_at', code: 'invalid_format', message: 'event.occurred_at is not a time.' },
    ])
  return time.toISOString()
}

function targetKeys(targets: AuditLogEventInput['targets']): string {
  return JSON.stringify([...new Set(targets.flatMap(({ id, type }) => [`id:${id}`, `type:${type}`]))])
}

function* textsOf({ action, actor, targets, context, metadata }: AuditLogEventInput): Iterable<string> {
  yield action
  for (const party of [actor, ...targets]) {
    yield party.id
    yield party.type
    if (party.name !== undefined) yield party.name
  }
  yield context.location
  for (const { metadata: own } of [{ metadata }, actor, ...targets])
    for (const value of Object.values(own ?? {})) if (typeof value !== 'boolean') yield String(value)
}

type Metadata = Readonly<Record<string, MetadataValue>>

/**
 * An event that names no version was written for the first one: another version must not break who has not heard of it.
 * @throws 400 `invalid_audit_log_event`
 */
export function checkAgainstSchema(
  event: AuditLogEventInput,
  versions: Versions,
  require_schema: boolean,
): void {
  if (versions.size === 0) {
    if (require_schema)
      throw misfit([problem('/action', 'unknown_action', `There is no schema for '${event.action}'.`)])
    return
  }
  const schema = versions.get(event.version ?? 1)
  if (!schema)
    throw misfit([
      problem('/version', 'unknown_version', `'${event.action}' has no schema of version ${event.version}.`),
    ])
  const check = (
    path: string,
    rules: Readonly<Record<string, unknown>> | undefined,
    metadata: Metadata = {},
  ) =>
    metadataProblems(rules, metadata).map((one) =>
      problem(`${path}/metadata${one.path}`, one.code, one.message),
    )
  const problems = [
    ...check('', schema.metadata, event.metadata),
    ...check('/actor', schema.actor?.metadata, event.actor.metadata),
    ...event.targets.flatMap((target, at) => {
      const allowed = schema.targets.find(({ type }) => type === target.type)
      if (allowed) return check(`/targets/${at}`, allowed.metadata, target.metadata)
      return [
        problem(
          `/targets/${at}/type`,
          'unknown_target',
          `'${target.type}' is no target of '${event.action}'.`,
        ),
      ]
    }),
  ]
  if (problems.length > 0) throw misfit(problems)
}

function problem(instancePath: string, code: string, message: string): FieldError {
  return { instancePath, field: `event${instancePath.replaceAll('/', '.')}`, code, message }
}
function misfit(errors: FieldError[]): ApiError {
  return new ApiError(400, 'invalid_audit_log_event', 'Invalid Audit Log event.', { errors })
}
