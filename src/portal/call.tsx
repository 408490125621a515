/** The typed client: an operation object says where to, its schemas say with what. Same origin, JSON, cookies. */
import type { Response as Answer, OperationShape, Part } from '../kernel/operation.ts'

type Given<O extends OperationShape> = {
  [K in 'params' | 'query' | 'body' as Part<O[K]> extends undefined ? never : K]: Part<O[K]>
}
export type Input<O extends OperationShape> = keyof Given<O> extends never ? [] : [Given<O>]
type Loose = { params?: unknown; query?: unknown; body?: unknown }

export interface FieldProblem {
  field?: string
  code?: string
  message?: string
}

/** Why a call failed, in the shape that every screen can show: words, code, fields, and the number to quote. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly errors: readonly FieldProblem[]
  readonly requestId: string | undefined
  constructor(status: number, body: Record<string, unknown>, requestId: string | undefined) {
    super(typeof body.message === 'string' ? body.message : `HTTP ${status}`)
    this.name = 'ApiProblem'
    this.status = status
    this.code = typeof body.code === 'string' ? body.code : status === 0 ? 'network' : 'unknown'
    this.errors = Array.isArray(body.errors) ? body.errors.filter(isRecord) : []
    this.requestId = requestId
  }
}

export async function call<O extends OperationShape>(operation: O, ...[input]: Input<O>): Promise<Answer<O>> {
  const { params, query, body }: Loose = input ?? {}
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(text(params, name)))
  const search = new URLSearchParams(
    isRecord(query) ? Object.entries(query).map(([k, v]) => [k, String(v)]) : [],
  )
  const response = await fetch(search.size > 0 ? `${path}?${search}` : path, {
    method: operation.method.toUpperCase(),
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiProblem(0, {}, undefined)
  })
  const read = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  if (!response.ok) {
    throw new ApiProblem(
      response.status,
      isRecord(read) ? read : {},
      response.headers.get('x-request-id') ?? undefined,
    )
  }
  return read
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
function text(params: unknown, name: string): string {
  return isRecord(params) ? String(params[name]) : ''
}
