/**
 * Strict answers: what a handler returns has exactly the fields of its response schema. In production a field too many
 * is dropped at the door; here it is an error, because somebody meant something else.
 */
import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { OperationShape } from '../../src/kernel/operation.ts'

/** To be called before the server listens. */
export function beStrict(app: FastifyInstance, complain: (problem: string) => void): void {
  app.addHook('preSerialization', async (request, reply, payload) => {
    const { operation } = request.routeOptions.config
    if (operation && reply.statusCode < 400)
      for (const problem of problemsOf(operation, payload)) complain(`${operation.id}: ${problem}`)
    return payload
  })
}

const checks = new Map<OperationShape, ReturnType<typeof Compile>>()

function problemsOf(operation: OperationShape, payload: unknown): string[] {
  if (!operation.response)
    return payload === null ? [] : ['answers with a body that its contract does not list']
  const check = checks.get(operation) ?? Compile(closed(operation.response))
  checks.set(operation, check)
  // As the client will read it: an undefined member is an absent one.
  const value: unknown = JSON.parse(JSON.stringify(payload))
  if (check.Check(value)) return []
  return check.Errors(value).map((error) => `${error.instancePath || 'the answer'} ${error.message}`)
}

/** The schema without room for members that it does not name. */
function closed(schema: TSchema): TSchema {
  return JSON.parse(
    JSON.stringify(schema, (_key, value) =>
      value?.type === 'object' && value.properties && !value.patternProperties
        ? { additionalProperties: false, ...value }
        : value,
    ),
  )
}
