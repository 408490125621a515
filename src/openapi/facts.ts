/**
 * What can be compared between two OpenAPI documents: of each operation the inputs it requires, the response fields it
 * promises, and the values that it allows. The same reading for the upstream document and for ours.
 */
import { arrayOf, type Json, type JsonObject, objectOf } from './schema.ts'

export interface OperationFacts {
  method: string
  path: string
  id: string
  tag: string
  statuses: number[]
}
export interface ShapeFacts {
  /** Names in the query or the body, without which the request is refused. */
  required_inputs: string[]
  /** Paths into the response that are always there, like `data[].id`. */
  promised: string[]
  /** Values by path, of responses. */
  enums: Record<string, string[]>
}

const methods = ['get', 'post', 'put', 'patch', 'delete']

export function operationsOf(document: JsonObject): OperationFacts[] {
  return Object.entries(objectOf(document.paths)).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = objectOf(objectOf(item)[method])
      if (operation.responses === undefined) return []
      const statuses = Object.keys(objectOf(operation.responses)).map(Number).filter(Number.isInteger)
      const [tag] = arrayOf(operation.tags)
      return [{ method, path, id: String(operation.operationId ?? ''), tag: String(tag ?? ''), statuses }]
    }),
  )
}

export function shapeOf(document: JsonObject, method: string, path: string): ShapeFacts {
  const operation = objectOf(objectOf(objectOf(document.paths)[path])[method])
  const resolve = resolver(document)
  const parameters = arrayOf(operation.parameters).map(resolve)
  const query = parameters
    .filter((one) => one.in === 'query' && one.required === true)
    .map(({ name }) => String(name))
  const body = resolve(jsonSchema(resolve(operation.requestBody)))
  const facts: ShapeFacts = {
    required_inputs: [...new Set([...query, ...arrayOf(body.required).map(String)])].sort(),
    promised: [],
    enums: {},
  }
  const success = Object.entries(objectOf(operation.responses)).find(([status]) => /^2/.test(status))
  if (success) collect(jsonSchema(resolve(success[1])), { path: '', sure: true, depth: 0 }, facts, resolve)
  facts.promised.sort()
  return facts
}

function jsonSchema(holder: JsonObject): JsonObject {
  return objectOf(objectOf(objectOf(holder.content)['application/json']).schema)
}

interface Place {
  path: string
  /** Everything above it is always there too. */
  sure: boolean
  depth: number
}

function collect(
  given: JsonObject,
  { path, sure, depth }: Place,
  facts: ShapeFacts,
  resolve: (value: Json | undefined) => JsonObject,
): void {
  if (depth > 8) return
  const schema = resolve(given)
  const values = schema.const === undefined ? arrayOf(schema.enum) : [schema.const]
  const texts = values.filter((value) => typeof value === 'string')
  if (texts.length > 0) facts.enums[path] = texts.sort()
  const required = arrayOf(schema.required)
  for (const [name, property] of Object.entries(objectOf(schema.properties))) {
    const inner = {
      path: path === '' ? name : `${path}.${name}`,
      sure: sure && required.includes(name),
      depth: depth + 1,
    }
    if (inner.sure) facts.promised.push(inner.path)
    collect(objectOf(property), inner, facts, resolve)
  }
  const item = { path: `${path}[]`, sure, depth: depth + 1 }
  if (schema.items !== undefined) collect(objectOf(schema.items), item, facts, resolve)
}

/** References followed, `allOf` joined, `or null` left out; of a real choice nothing can be promised. */
function resolver(document: JsonObject) {
  const resolve = (value: Json | undefined): JsonObject => {
    const schema = objectOf(value)
    if (typeof schema.$ref === 'string') return resolve(pointed(document, schema.$ref))
    if (Array.isArray(schema.allOf)) {
      const parts = [...schema.allOf.map(resolve), { ...schema, allOf: [] }].map(objectOf)
      return {
        ...Object.assign({}, ...parts),
        properties: Object.assign({}, ...parts.map(({ properties }) => objectOf(properties))),
        required: parts.flatMap(({ required }) => arrayOf(required)),
      }
    }
    const branches = arrayOf(schema.anyOf ?? schema.oneOf)
      .map(objectOf)
      .filter((branch) => branch.type !== 'null')
    const [only] = branches
    if (only === undefined) return schema
    return branches.length === 1 ? resolve(only) : {}
  }
  return resolve
}

function pointed(document: JsonObject, ref: string): Json | undefined {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<Json | undefined>(
      (at, key) => objectOf(at)[key.replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    )
}
