/** `gatehouse connections test`: a test sign-in in a browser, watched from the terminal, ended as a list of checks. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import { conflict } from '../kernel/errors.ts'
import { parseJson } from '../kernel/json.ts'
import { isDraft, listConfigurations } from '../resources/connections/configurations.ts'
import { findConnection } from '../resources/connections/connections.ts'
import { checksOf } from '../resources/sso-attempts/checks.ts'
import { type AttemptFailure, findAttempt, type SsoAttempt } from '../resources/sso-attempts/sso-attempts.ts'
import { startTest } from '../sso/tests.ts'
import { RefusedError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { note, print, printJson } from './output.ts'
import { findScope, type ScopeOptions } from './scope.ts'

export interface TestOptions extends ScopeOptions {
  timeout: number
  wait: boolean
}

export async function testConnection(id: string, options: TestOptions): Promise<void> {
  await withInstallation(async (deps) => {
    const { store } = deps
    const environment = await findScope(store.db, options)
    const connection = await findConnection(store.db, { environment_id: environment.id }, id)
    const all = await listConfigurations(store.db, id)
    const configuration = all.find(isDraft) ?? all.find(({ status }) => status === 'active')
    if (!configuration) throw conflict('no_draft', 'There is nothing to test yet.')
    const caller = {
      ip: '127.0.0.1',
      user_agent: 'gatehouse connections test',
      request_id: store.newId('req'),
    }
    const test = await startTest(deps, { connection, configuration, caller, actor: cliActor })
    if (!options.wait) {
      if (options.json) printJson(test)
      else print(test.url)
      return
    }
    note(`Open this in a browser and sign in:\n\n  ${test.url}\n`)
    const attempt = await untilEnded(deps, id, test.id, options.timeout)
    printResult(attempt, configuration.settings.protocol, options)
    if (attempt.state !== 'succeeded') throw new RefusedError('The test sign-in failed.')
  })
}

async function untilEnded(
  { store }: Deps,
  connection_id: string,
  id: string,
  seconds: number,
): Promise<SsoAttempt> {
  const deadline = Date.now() + seconds * 1_000
  for (;;) {
    const attempt = await findAttempt(store.db, connection_id, id)
    if (attempt.state === 'succeeded' || attempt.state === 'failed') return attempt
    if (Date.now() > deadline) throw new RefusedError(`Nobody finished the test within ${seconds} seconds.`)
    await wait(500)
  }
}

const marks = { passed: '✓', failed: '✗', not_reached: '·' }

function printResult(attempt: SsoAttempt, protocol: 'saml' | 'oidc', { json }: TestOptions): void {
  const checks = checksOf(protocol, attempt.state, attempt.step)
  const failure = attempt.failure === null ? null : parseJson<AttemptFailure>(attempt.failure)
  const claims: unknown = parseJson(attempt.claims)
  const { id, state, email, idp_id } = attempt
  if (json) {
    printJson({ id, state, email, idp_id, checks, failure, claims })
    return
  }
  for (const check of checks) print(`${marks[check.state]} ${check.step.replaceAll('_', ' ')}`)
  if (state === 'succeeded') print(`signed in as ${email ?? idp_id}`)
  if (!failure) return
  print(`${failure.step}: ${failure.message} (${failure.code})`)
  if (failure.expected !== undefined) print(`  expected: ${failure.expected}`)
  if (failure.received !== undefined) print(`  received: ${failure.received}`)
}
