/**
 * An operation is one endpoint, written once as data. From it come validation, handler types, response shaping,
 * `openapi.json`, the web client's types and the compatibility tests.
 */
import type { Static, TSchema } from 'typebox'

/** What an API key may be allowed to do; a key without the operation's scope is answered 403. */
export const apiKeyScopes = [
  'portal',
  'organizations',
  'sso',
  'directories',
  'audit_logs',
  'events',
  'webhooks',
  'environment',
] as const
export type ApiKeyScope = (typeof apiKeyScopes)[number]

export interface OperationShape {
  readonly id: string
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** OpenAPI spelling: `/organizations/{id}`. */
  readonly path: string
  readonly status: number
  readonly summary: string
  readonly tag: string
  /** Who may call: an API key (with its scope), anybody, a portal session, or who holds a sign-in's access token. */
  readonly auth: { api_key: ApiKeyScope } | 'public' | 'portal_session' | 'access_token'
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
  /** Absent: the answer has no body. */
  readonly response?: TSchema
  readonly errors: readonly number[]
  /** Other paths that reach the same operation. */
  readonly aliases?: readonly string[]
  /** A bucket of its own beside the one for all requests; of `audit_events`, in its place. */
  readonly rate_limit?: 'links' | 'icons' | 'audit_events'
  /** Anybody may keep the answer so long. */
  readonly cache_seconds?: number
  /** The error body also carries OAuth's `error` and `error_description` (portal and SSO endpoints). */
  readonly oauth_errors?: boolean
}

export type Part<T> = T extends TSchema ? Static<T> : undefined

export interface Request<O extends OperationShape> {
  readonly params: Part<O['params']>
  readonly query: Part<O['query']>
  readonly body: Part<O['body']>
}
export type Response<O extends OperationShape> = O['response'] extends TSchema
  ? Static<O['response']>
  : unknown

export function operation<const O extends OperationShape>(shape: O): O {
  return shape
}
