/** How a face offers its operations: the contract, and what to do. The carrier is in src/http. */
import type { ApiKeyScope, OperationShape, Request, Response } from './operation.ts'

export interface Caller {
  ip: string
  user_agent: string
  request_id: string
  /** As the caller sent it; only what says so in its contract looks at it. */
  idempotency_key?: string
}
/** Who calls with an API key: one environment, some scopes. */
export interface ApiAuth {
  environment_id: string
  api_key_id: string
  scopes: readonly ApiKeyScope[]
  actor: { source: 'api'; id: string; name: string | null }
}
export interface Call<O extends OperationShape, A> extends Request<O> {
  auth: A
  caller: Caller
}
export type Router<A> = <O extends OperationShape>(
  operation: O,
  handler: (call: Call<O, A>) => Response<O> | Promise<Response<O>>,
) => void
export type ApiRouter = Router<ApiAuth>
