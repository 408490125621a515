/** Operations → one OpenAPI 3.1 document. */
import type { TSchema } from 'typebox'
import type { OperationShape } from '../kernel/operation.ts'
import { errorResponses, errorSchemas } from './errors.ts'
import { arrayOf, Components, type Json, type JsonObject, objectOf } from './schema.ts'

export interface DocumentOptions {
  version: string
  public_url: string
}

/** In the order of the reference. */
export const tags: readonly { name: string; title: string; description: string }[] = [
  {
    name: 'admin-portal',
    title: 'Admin Portal',
    description: 'Links for the IT contacts of your customers, and icons of identity providers.',
  },
  { name: 'organizations', title: 'Organizations', description: 'Your customers.' },
  {
    name: 'organization-domains',
    title: 'Organization domains',
    description: 'Domains that belong to your customers.',
  },
  {
    name: 'connections',
    title: 'Connections',
    description: 'How an organization signs in. The portal and the command line make them.',
  },
  {
    name: 'directories',
    title: 'Directories',
    description: "Where an organization's people and groups come from.",
  },
  {
    name: 'directory-users',
    title: 'Directory users',
    description: 'People, as their directory describes them.',
  },
  { name: 'directory-groups', title: 'Directory groups', description: 'Groups, and who is in them.' },
  { name: 'sso', title: 'Single Sign-On', description: 'From a redirect to a profile.' },
  { name: 'redirect-uris', title: 'Redirect URIs', description: 'Where codes may be sent.' },
  {
    name: 'audit-logs',
    title: 'Audit logs',
    description: 'What happened in your application, kept for each of your customers.',
  },
  { name: 'events', title: 'Events', description: 'What happened, in order.' },
  { name: 'webhooks', title: 'Webhook endpoints', description: 'Where events are sent.' },
]

export function openApiDocument(operations: readonly OperationShape[], options: DocumentOptions): JsonObject {
  const components = new Components()
  const paths: JsonObject = {}
  for (const operation of operations) {
    const path = objectOf(paths[operation.path])
    paths[operation.path] = { ...path, [operation.method]: describe(operation, components) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version: options.version,
      description:
        'The API of a self-hosted Admin Portal. It is compatible with the WorkOS SDKs: give them this base URL.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: options.public_url }],
    security: [{ api_key: [] }],
    tags: tags.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        api_key: { type: 'http', scheme: 'bearer', description: 'An API key, `sk_…`, of one environment.' },
        access_token: { type: 'http', scheme: 'bearer', description: 'The access token of a sign-in.' },
      },
      headers: {
        RequestId: { description: 'Names this request in the log', schema: { type: 'string' } },
        RetryAfter: { description: 'Seconds to wait', schema: { type: 'integer' } },
      },
      schemas: sorted({ ...components.schemas, ...errorSchemas }),
      responses: errorResponses(),
    },
  }
}

function describe(operation: OperationShape, components: Components): JsonObject {
  const { id, tag, summary, auth, status, response, errors, body } = operation
  const kind = operation.oauth_errors ? 'OAuthError' : 'Error'
  const parameters = [
    ...parametersOf('path', operation.params, components),
    ...parametersOf('query', operation.query, components),
  ]
  const responses: JsonObject = { [String(status)]: success(status, response, components) }
  for (const error of errors) responses[String(error)] = { $ref: `#/components/responses/${kind}${error}` }
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(notesOf(operation) && { description: notesOf(operation) }),
    ...(typeof auth !== 'object' && { security: auth === 'access_token' ? [{ access_token: [] }] : [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: !('~optional' in body),
        content: { 'application/json': { schema: components.use(body) } },
      },
    }),
    responses,
  }
}

/** What the shape of the operation does not show. */
export function notesOf({ auth, aliases, cache_seconds, rate_limit }: OperationShape): string {
  const notes = [
    typeof auth === 'object' && `The API key needs the permission \`${auth.api_key}\`.`,
    aliases && `Also at ${aliases.map((path) => `\`${path}\``).join(', ')}.`,
    rate_limit && `Has a rate limit of its own (\`RATE_LIMITS\`, ${rate_limit}).`,
    cache_seconds !== undefined && `May be cached for ${cache_seconds} seconds.`,
  ]
  return notes.filter(Boolean).join(' ')
}

function parametersOf(place: 'path' | 'query', schema: TSchema | undefined, components: Components): Json[] {
  if (!schema) return []
  const { properties, required } = components.use(schema)
  return Object.entries(objectOf(properties)).map(([name, property]) => {
    const { description, ...rest } = objectOf(property)
    return {
      name,
      in: place,
      required: place === 'path' || arrayOf(required).includes(name),
      ...(description !== undefined && { description }),
      ...(rest.type === 'array' && { style: 'form', explode: false }),
      schema: rest,
    }
  })
}

function success(status: number, schema: TSchema | undefined, components: Components): JsonObject {
  const headers = {
    'X-Request-ID': { $ref: '#/components/headers/RequestId' },
    ...(status === 302 && { Location: { schema: { type: 'string' } } }),
  }
  const description = status === 302 ? 'On to the identity provider' : 'Done'
  if (!schema) return { description, headers }
  const used = components.use(schema)
  const type = typeof used.contentMediaType === 'string' ? used.contentMediaType : 'application/json'
  return { description, headers, content: { [type]: { schema: used } } }
}

function sorted(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}
