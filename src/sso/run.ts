/** Runs the rows of the table for one endpoint, and writes down the step at which a sign-in failed. */
import { isCheckViolation, isUniqueViolation } from '../db/connect.ts'
import { systemActor, type Tx } from '../db/store.ts'
import { ApiError } from '../kernel/errors.ts'
import { type Environment, findEnvironment } from '../resources/environments/environments.ts'
import { backTo, testResult } from './answers.ts'
import { failureOf, SignInFailure } from './failure.ts'
import type { Answer, Endpoint, Flow } from './flow.ts'
import { recordFailure } from './record-failure.ts'

export interface Row {
  readonly name: string
  readonly endpoints: readonly Endpoint[]
  /**
   * In a transaction that adjacent rows share, and that may run again from its first row: `write` only writes, and sends
   * everything at once; `within` hears answers.
   */
  readonly mode: 'plain' | 'write' | 'within'
  readonly step: (flow: Flow, tx: Tx) => void | Promise<void>
}
type PlainStep = (flow: Flow) => void | Promise<void>

export function use(name: string, step: PlainStep, ...endpoints: Endpoint[]): Row {
  return { name, endpoints, mode: 'plain', step }
}
export function within(name: string, step: Row['step'], ...endpoints: Endpoint[]): Row {
  return { name, endpoints, mode: 'within', step }
}

export function write(name: string, step: Row['step'], ...endpoints: Endpoint[]): Row {
  return { name, endpoints, mode: 'write', step }
}

export async function run(table: readonly Row[], flow: Flow): Promise<Answer> {
  const progress = { step: 'start' }
  try {
    await runRows(
      table.filter(({ endpoints }) => endpoints.includes(flow.endpoint)),
      flow,
      progress,
    )
  } catch (error) {
    // The token endpoint has no browser and no attempt: its errors are its answers.
    if (flow.endpoint === 'token') throw error
    return refuse(flow, error, progress.step)
  }
  if (!flow.answer) throw new Error(`${flow.endpoint}: no step has answered`)
  return flow.answer
}

async function runRows(rows: readonly Row[], flow: Flow, progress: { step: string }): Promise<void> {
  for (let at = 0; at < rows.length && flow.answer === undefined; ) {
    const next = rows.slice(at).findIndex((row) => row.mode !== rows[at]?.mode)
    const group = rows.slice(at, next === -1 ? rows.length : at + next)
    const runGroup = async (tx?: Tx) => {
      for (const row of group) {
        progress.step = row.name
        if (tx) await row.step(flow, tx)
        else await (row.step as PlainStep)(flow)
        if (flow.answer) return
      }
    }
    const mode = group[0]?.mode
    if (mode === 'within') await flow.deps.store.change(systemActor, runGroup)
    else if (mode === 'write')
      await flow.deps.store.write(systemActor, runGroup).catch((error: unknown) => {
        throw usedBefore(error) ? replayed(group[0]?.name ?? '') : error
      })
    else await runGroup()
    at += group.length
  }
}

/** What may be used once is guarded by constraints: the same assertion or the same request came a second time. */
function usedBefore(error: unknown): boolean {
  return isUniqueViolation(error) || isCheckViolation(error)
}
function replayed(step: string): SignInFailure {
  return new SignInFailure('replayed', 'This sign-in was finished before. Start it once more.', {
    error: 'connection_invalid',
    step,
    stay: true,
    detached: true,
  })
}

async function refuse(flow: Flow, error: unknown, step: string): Promise<Answer> {
  const failure = failureOf(error)
  const { parts } = failure
  const { log } = flow.deps
  const unexpected = failure.code === 'internal_error' ? error : undefined
  if (unexpected) log.error({ err: unexpected, step, request_id: flow.caller.request_id }, 'Sign-in failed')
  await recordFailure(flow, failure, parts.step ?? step).catch((cause: unknown) => {
    // The database may be what failed: then the first error is the one to tell.
    log.error({ err: cause, step, request_id: flow.caller.request_id }, 'A failed sign-in was not recorded')
    throw unexpected ?? cause
  })
  return answerTo(flow, failure)
}

async function answerTo(flow: Flow, failure: SignInFailure): Promise<Answer> {
  const { error, stay, status = 400, cause } = failure.parts
  const { pending, application, input } = flow
  if (pending?.kind === 'test' && !failure.parts.detached)
    return { status: 303, location: testResult(flow.deps.config.public_url, pending.attempt_id) }
  if (application && !stay && !input.wants_json)
    return { status: 302, location: backTo(application, { error, error_description: failure.message }) }
  if (input.wants_json)
    throw cause instanceof ApiError
      ? cause
      : new ApiError(status, stay ? failure.code : error, failure.message)
  const retry_after = cause instanceof ApiError ? cause.parts.retry_after : undefined
  return {
    status,
    html: flow.deps.errorPage({
      environment: await environmentOf(flow),
      message: failure.message,
      code: failure.code,
      request_id: flow.caller.request_id,
      at: flow.deps.store.clock().toISOString(),
      app_url: null,
    }),
    ...(retry_after !== undefined && { retry_after }),
  }
}

/** Whose page it is: known once a client or a connection is. */
async function environmentOf({ deps, environment_id, via }: Flow): Promise<Environment | undefined> {
  const id = environment_id ?? via?.connection.environment_id
  return id === undefined ? undefined : findEnvironment(deps.store.db, id).catch(() => undefined)
}
