/**
 * The SCIM 2.0 server at /scim/v2.0/{directory}: what identity providers push. `table.ts` shows on one screen what every
 * request passes.
 *
 * - A directory's address and its tokens belong together; a wrong one of either looks the same, and nothing of a body is
 *   read before both are right.
 * - What is understood of a body is the business of src/protocols/scim; what becomes of it, of the directories' domain.
 * - Where a provider leaves the RFC and it is clear what it means, that is done, counted and shown.
 * - A refusal is a SCIM error with a sentence that says what to do.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RawQuery } from '../kernel/query.ts'
import { groupType, type ResourceType, userType } from '../protocols/scim/index.ts'
import { createRequestRecorder } from '../resources/directory-requests/record.ts'
import { createTokenVerifier } from '../resources/directory-tokens/verifier.ts'
import { createTogether } from './creates.ts'
import type { ScimDeps, ScimRuntime } from './deps.ts'
import { answerTo, refusal } from './failure.ts'
import type { Endpoint, Flow, Input } from './flow.ts'
import { recordOf } from './recording.ts'
import { type Replay, replayOf } from './replay.ts'
import { run } from './run.ts'
import { table } from './table.ts'

export type { ScimDeps } from './deps.ts'
export type { Replay } from './replay.ts'

/** What WorkOS takes: 2,000 KB. */
const bodyLimit = 2_000 * 1024

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
interface Place {
  readonly endpoint: Endpoint
  readonly method: Method
  readonly path: string
  readonly type?: ResourceType
}

const places: readonly Place[] = [
  ...['ServiceProviderConfig', 'Schemas', 'Schemas/:id', 'ResourceTypes', 'ResourceTypes/:id'].map(
    (path) => ({ endpoint: 'discover', method: 'GET', path }) as const,
  ),
  ...[userType, groupType].flatMap(placesOf),
  { endpoint: 'bulk', method: 'POST', path: 'Bulk' },
  { endpoint: 'token', method: 'POST', path: 'oauth/token' },
]
function placesOf(type: ResourceType): Place[] {
  const list = type.endpoint.slice(1)
  return [
    { endpoint: 'list', method: 'GET', path: list, type },
    { endpoint: 'create', method: 'POST', path: list, type },
    { endpoint: 'get', method: 'GET', path: `${list}/:id`, type },
    { endpoint: 'replace', method: 'PUT', path: `${list}/:id`, type },
    { endpoint: 'patch', method: 'PATCH', path: `${list}/:id`, type },
    { endpoint: 'delete', method: 'DELETE', path: `${list}/:id`, type },
  ]
}

/** @returns what applies a logged request again. */
export function mountScim(app: FastifyInstance, scimDeps: ScimDeps): Replay {
  const { store, sealer, log } = scimDeps
  const deps: ScimRuntime = {
    ...scimDeps,
    tokens: createTokenVerifier(store, sealer),
    requests: createRequestRecorder(store, log),
    createTogether: createTogether(store),
  }
  app.addHook('onClose', () => deps.requests.stop())
  app.register(async (scope) => {
    // Bodies of any media type stay bytes until the door is passed.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_, body, done) => done(null, body))
    scope.setErrorHandler((error: Error, request, reply) => {
      const flow =
        flows.get(request) ?? flowOf(deps, { endpoint: 'unknown', method: 'GET', path: '' }, request)
      flow.answer =
        'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE'
          ? refusal(413, 'The body is larger than 2,000 KB.')
          : 'statusCode' in error && Number(error.statusCode) < 500
            ? refusal(400, 'The request could not be read: it is malformed.', 'invalidSyntax')
            : answerTo(flow, error, 'http')
      return send(reply, flow)
    })
    // Microsoft's suite writes /users.
    for (const place of places)
      for (const path of new Set([place.path, place.path.toLowerCase()]))
        mount(scope, deps, place, `/scim/v2.0/:directory/${path}`)
    for (const path of ['', '/*'])
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)
        mount(scope, deps, { endpoint: 'unknown', method, path }, `/scim/v2.0/:directory${path}`)
  })
  return replayOf(deps)
}

const flows = new WeakMap<FastifyRequest, Flow>()

interface Shape {
  Params: { directory: string; id?: string }
  Querystring: RawQuery
  Body: Buffer | undefined
}

function mount(scope: FastifyInstance, deps: ScimRuntime, place: Place, url: string): void {
  scope.route<Shape>({
    method: place.method,
    url,
    bodyLimit,
    onRequest: async (request, reply) => {
      const flow = flowOf(deps, place, request)
      flows.set(request, flow)
      await run(table, 'door', flow)
      if (flow.answer) return send(reply, flow)
    },
    handler: async (request, reply) => {
      const flow = flows.get(request)
      if (!flow) throw new Error('a request that did not come through the door')
      if (request.body) flow.bytes = request.body
      await run(table, 'inside', flow)
      return send(reply, flow)
    },
  })
}

function flowOf(deps: ScimRuntime, { endpoint, type }: Place, request: FastifyRequest): Flow {
  return {
    deps,
    endpoint,
    ...(type && { type }),
    input: inputOf(request),
    quirks: new Set(),
    seen: { changes: [] },
  }
}

function inputOf(request: FastifyRequest): Input {
  const { directory = '', id } = request.params as Partial<Shape['Params']>
  return {
    method: request.method,
    url: request.url,
    query: request.query as RawQuery,
    external_key: directory,
    id,
    address: request.ip,
    started: performance.now(),
    header: (name) => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(',') : value
    },
  }
}

function send(reply: FastifyReply, flow: Flow): FastifyReply {
  const { status, body, headers } = flow.answer ?? refusal(500, 'Something went wrong on the server.')
  const { deps, endpoint } = flow
  if (!flow.unrecorded) deps.requests.add(recordOf(flow))
  reply.code(status).header('cache-control', 'no-store')
  if (headers) reply.headers(headers)
  if (body === undefined) return reply.send()
  const media = endpoint === 'token' && status < 402 ? 'application/json' : 'application/scim+json'
  return reply.type(`${media}; charset=utf-8`).send(JSON.stringify(body))
}
