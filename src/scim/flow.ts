/** What one SCIM request knows; each step adds its part. */
import type { RawQuery } from '../kernel/query.ts'
import type { Projection, Quirk, Resource, ResourceType, Value } from '../protocols/scim/index.ts'
import type { OpenDirectory } from '../resources/directories/open.ts'
import type { ScimRuntime } from './deps.ts'
import type { PageWanted } from './search/find.ts'

export type Endpoint =
  | 'discover'
  | 'list'
  | 'get'
  | 'create'
  | 'replace'
  | 'patch'
  | 'delete'
  | 'bulk'
  | 'unknown'
  | 'token'

export interface Input {
  readonly method: string
  /** As it was received. */
  readonly url: string
  readonly query: RawQuery
  /** The part of the path that names the directory. */
  readonly external_key: string
  /** What the rest of the path names: a resource, a schema. */
  readonly id: string | undefined
  /** Who sent it, as far as the network says. */
  readonly address: string
  /** By the process's own clock, in milliseconds. */
  readonly started: number
  /** A header, by its name in lower case. */
  header(name: string): string | undefined
}

export interface Answer {
  readonly status: number
  readonly body?: Resource
  readonly headers?: Readonly<Record<string, string>>
}

export interface Flow {
  readonly deps: ScimRuntime
  readonly endpoint: Endpoint
  /** Users or groups; absent where the endpoint is about neither. */
  readonly type?: ResourceType
  readonly input: Input
  readonly quirks: Set<Quirk>
  /** For the request log. */
  readonly seen: { resource_id?: string; resource_name?: string; changes: string[]; token_suffix?: string }

  directory?: OpenDirectory
  /** Set by the carrier once the door is passed. */
  bytes?: Buffer
  body?: Value
  projection?: Projection
  page?: PageWanted
  client?: { id: string; secret: string }

  /** The request log is not for it. */
  unrecorded?: true
  /** A step that answers ends the sequence. */
  answer?: Answer
}

/** What earlier rows of the table have made. */
export function have<K extends keyof Flow>(
  flow: Flow,
  ...names: K[]
): Flow & { [N in K]-?: NonNullable<Flow[N]> } {
  for (const name of names)
    if (flow[name] === undefined) throw new Error(`${flow.endpoint}: no step has made '${name}' yet`)
  return flow as Flow & { [N in K]-?: NonNullable<Flow[N]> }
}
