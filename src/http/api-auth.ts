/**
 * Who calls the REST API. A key is read from the database at most once in five seconds: a revoked key works at most
 * that long in another process.
 */
import type { FastifyRequest } from 'fastify'
import type { RateLimits } from '../config.ts'
import type { RateLimiter } from '../db/rate-limits.ts'
import type { Store } from '../db/store.ts'
import { ApiError, forbidden, tooManyRequests, unauthorized } from '../kernel/errors.ts'
import type { OperationShape } from '../kernel/operation.ts'
import type { ApiAuth } from '../kernel/router.ts'
import { maybeFindApiKey, noteUse } from '../resources/api-keys/api-keys.ts'

const staleAfterMs = 5_000

interface Known {
  auth: ApiAuth
  expires_at: string | null
  until: number
  /** The minute in which `last_used_at` was written last. */
  noted: string
}

export function apiAuthenticator(store: Store, limiter: RateLimiter, limits: RateLimits) {
  const known = new Map<string, Known>()
  const underway = new Map<string, Promise<ApiAuth>>()

  function find(value: string): ApiAuth | Promise<ApiAuth> {
    const now = store.clock()
    const cached = known.get(value)
    if (cached && cached.until > now.getTime() && !hasPassed(cached.expires_at, now)) return cached.auth
    // Many requests may find the same key stale: one reads it, the others wait.
    const reading =
      underway.get(value) ?? read(value, now, cached?.noted).finally(() => underway.delete(value))
    underway.set(value, reading)
    return reading
  }

  async function read(value: string, now: Date, noted: string | undefined): Promise<ApiAuth> {
    const key = await maybeFindApiKey(store.db, value, now)
    if (!key) {
      known.delete(value)
      throw unauthorized('Unknown, revoked or expired API key')
    }
    const auth: ApiAuth = {
      environment_id: key.environment_id,
      api_key_id: key.id,
      scopes: key.scopes,
      actor: { source: 'api', id: key.id, name: key.name },
    }
    const minute = now.toISOString().slice(0, 16)
    if (noted !== minute) await noteUse(store.db, key.id, now.toISOString())
    if (known.size > 1_000) known.clear()
    known.set(value, { auth, expires_at: key.expires_at, until: now.getTime() + staleAfterMs, noted: minute })
    return auth
  }

  return async (request: FastifyRequest, operation: OperationShape): Promise<ApiAuth> => {
    const header = request.headers.authorization
    if (header === undefined || !/^bearer sk_/i.test(header)) throw unauthorized('No API key')
    const auth = await find(header.slice(7).trim())
    if (typeof operation.auth !== 'object') throw new ApiError(500, 'internal', 'Not an API operation')
    const own = operation.rate_limit
    if (own !== 'audit_events') await spend(`requests:${auth.api_key_id}`, limits.requests)
    if (!auth.scopes.includes(operation.auth.api_key)) throw forbidden(operation.auth.api_key)
    if (own) await spend(`${own}:${auth.api_key_id}`, limits[own])
    return auth
  }

  async function spend(bucket: string, limit: number): Promise<void> {
    const wait = await limiter.take(bucket, limit)
    if (wait !== undefined) throw tooManyRequests(wait)
  }
}

function hasPassed(instant: string | null, now: Date): boolean {
  return instant !== null && instant <= now.toISOString()
}
