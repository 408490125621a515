/** Saving is trying: settings come into force when the destination has taken a test event, and not otherwise. */
import type { Actor, Store } from '../../db/store.ts'
import { invalid } from '../../kernel/errors.ts'
import type { Sealer } from '../../kernel/seal.ts'
import type { AwsIdentity } from '../../log-streams/destination.ts'
import { destinations } from '../../log-streams/destinations/index.ts'
import type { StreamFamily } from '../../log-streams/types.ts'
import { contextOf } from './context.ts'
import type { LogStreamTrial } from './contract.ts'
import {
  activateStream,
  createStream,
  externalIdOf,
  findStream,
  type StreamInput,
  type StreamRecord,
  type StreamScope,
  settingsAfter,
  updateStream,
} from './log-streams.ts'
import { openSettings } from './secrets.ts'
import type { WayOut } from './send.ts'
import { tryDestination } from './trial.ts'

export interface SetUpDeps extends WayOut {
  store: Store
  sealer: Sealer
  aws: AwsIdentity | null
}
export interface SetUp {
  stream: StreamRecord
  trial: LogStreamTrial
}

/** A stream that did not pass is kept, inactive: nothing that was typed is lost. @throws 422 for settings that cannot be right, by field. */
export async function setUpStream(
  deps: SetUpDeps,
  actor: Actor,
  scope: StreamScope,
  input: StreamInput,
): Promise<SetUp> {
  const settings = destinations[input.type].parse(input.settings)
  const external_id = externalIdOf(deps.sealer, scope)
  const trial = await tryAs(deps, { ...scope, type: input.type, external_id }, settings)
  const stream = await deps.store.change(actor, async (tx) => {
    const created = await createStream(tx, scope, input, deps.sealer)
    return trial.ok ? activateStream(tx, scope, created.id) : created
  })
  return { stream, trial }
}

/** New settings that do not pass change nothing: the stream goes on with what it has. */
export async function changeStream(
  deps: SetUpDeps,
  actor: Actor,
  scope: StreamScope,
  id: string,
  input: { name?: string; families?: readonly StreamFamily[]; settings?: Record<string, unknown> },
): Promise<SetUp> {
  const before = await findStream(deps.store.db, scope, id)
  const settings =
    input.settings === undefined
      ? openSettings(deps.sealer, before)
      : settingsAfter(before, input.settings, deps.sealer)
  const trial = await tryAs(deps, before, settings)
  if (!trial.ok) return { stream: before, trial }
  const stream = await deps.store.change(actor, async (tx) => {
    const updated = await updateStream(tx, scope, id, input, deps.sealer)
    // Whoever paused it decides when it goes on; what was not finished, or wrong, is right now.
    const paused = updated.state === 'inactive' && updated.activated_at !== null
    return paused || updated.state === 'active' ? updated : activateStream(tx, scope, id)
  })
  return { stream, trial }
}

export async function resumeStream(
  deps: SetUpDeps,
  actor: Actor,
  scope: StreamScope,
  id: string,
): Promise<SetUp> {
  const before = await findStream(deps.store.db, scope, id)
  const trial = await tryAs(deps, before, openSettings(deps.sealer, before))
  if (!trial.ok) return { stream: before, trial }
  return { stream: await deps.store.change(actor, (tx) => activateStream(tx, scope, id)), trial }
}

/** One test event, with the settings in force. Changes nothing. */
export async function testStream(deps: SetUpDeps, scope: StreamScope, id: string): Promise<LogStreamTrial> {
  const stream = await findStream(deps.store.db, scope, id)
  return tryAs(deps, stream, openSettings(deps.sealer, stream))
}

async function tryAs(
  deps: SetUpDeps,
  stream: Pick<StreamRecord, 'environment_id' | 'organization_id' | 'type' | 'external_id'>,
  settings: Record<string, unknown>,
): Promise<LogStreamTrial> {
  const context = await contextOf(deps.store.db, stream, { now: deps.store.clock(), aws: deps.aws })
  const problems = destinations[stream.type].problems(settings, context)
  if (problems.length > 0) throw invalid(problems.map((problem) => ({ ...problem, code: 'invalid' })))
  return tryDestination(deps, { ...stream, settings }, context)
}
