/**
 * A test sign-in: the same sequence as a real one, started from the portal or the CLI, against a configuration that need
 * not be active. It ends on the portal's result page and leaves claims and failure, never a code or a profile.
 */
import type { Actor, Tx } from '../db/store.ts'
import { conflict } from '../kernel/errors.ts'
import type { Caller } from '../kernel/router.ts'
import { openToken, randomToken, signToken } from '../kernel/tokens.ts'
import { type Configuration, missingParts } from '../resources/connections/configuration.ts'
import type { ConnectionRecord } from '../resources/connections/connections.ts'
import { startAttempt } from '../resources/sso-attempts/record.ts'
import { connectionOptions } from './connection-options.ts'
import type { SsoDeps } from './deps.ts'
import { createRequest, type Pending, requestSeconds } from './requests.ts'

/** A request that no browser has taken on yet. */
export const noBrowser = ''

export interface TestInput {
  connection: ConnectionRecord
  configuration: Configuration
  caller: Caller
  actor: Actor
  /** What is to be written with it. */
  beside?: (tx: Tx) => Promise<void>
}

/** @returns the attempt's id, and the address that begins the test: it works for one browser. */
export async function startTest(
  deps: Pick<SsoDeps, 'store' | 'sealer' | 'config'>,
  { connection, configuration, caller, actor, beside }: TestInput,
): Promise<{ id: string; url: string }> {
  const missing = missingParts(configuration.settings, configuration.client_secret !== null)
  if (missing.length > 0) throw conflict('configuration_incomplete', `Still missing: ${missing.join(', ')}.`)
  const { store, sealer, config } = deps
  const request_id = store.newId('sso_request')
  const id = await store.change(actor, async (tx) => {
    const attempt_id = await startAttempt(
      tx,
      connection,
      {
        kind: 'test',
        configuration,
        step: 'start_test',
        ip_address: caller.ip,
        user_agent: caller.user_agent,
      },
      sealer,
    )
    await createRequest(tx, request_id, {
      via: {
        connection: { ...connection, options: connectionOptions(connection.options) },
        configuration,
        allow_foreign_email: false,
      },
      attempt_id,
      correlation: newCorrelation(),
      browser_digest: noBrowser,
      application: null,
    })
    await beside?.(tx)
    return attempt_id
  })
  const exp = Math.floor(store.clock().getTime() / 1000) + requestSeconds
  const token = signToken({ request_id, exp }, sealer.deriveKey(testTokens))
  return { id, url: `${config.public_url}/sso/test/${token}` }
}

const testTokens = 'test sign-ins'

/** @returns the request's id. */
export function openTestToken(
  token: string,
  { sealer, store }: Pick<SsoDeps, 'store' | 'sealer'>,
): string | undefined {
  const claims = openToken(token, sealer.deriveKey(testTokens))
  const { request_id, exp } = claims ?? {}
  if (typeof request_id !== 'string' || typeof exp !== 'number') return undefined
  return exp * 1000 > store.clock().getTime() ? request_id : undefined
}

/** An XML name and a URL part: SAML's request id, OpenID's state. */
export function newCorrelation(): string {
  return `_${randomToken()}`
}

/** A draft that was changed while its test ran was not the one tested. */
export function testedAsItIs(pending: Pending, configuration: Configuration): boolean {
  return configuration.updated_at <= pending.created_at || configuration.status === 'active'
}
