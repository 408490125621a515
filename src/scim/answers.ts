/** How resources go out. */
import {
  etagOf,
  type Projection,
  project,
  type Resource,
  type ResourceType,
  type Value,
} from '../protocols/scim/index.ts'
import { addressOf } from './addresses.ts'
import type { Answer, Flow } from './flow.ts'
import { have } from './flow.ts'

interface Row {
  id: string
  version: number
  created_at: string
  updated_at: string
}

export function metaOf(flow: Flow, type: ResourceType, row: Row): Value {
  const { deps, directory } = have(flow, 'directory')
  return {
    resourceType: type.name,
    created: row.created_at,
    lastModified: row.updated_at,
    location: addressOf(deps.config.public_url, directory, type, row.id),
    version: etagOf(row.version),
  }
}

export function answerOf(flow: Flow, status: number, row: Row, resource: Resource): Answer {
  const { type, projection, deps, directory } = have(flow, 'type', 'projection', 'directory')
  return {
    status,
    body: project(resource, projection),
    headers: {
      etag: etagOf(row.version),
      location: addressOf(deps.config.public_url, directory, type, row.id),
    },
  }
}

/** What a PATCH answers: nothing, unless somebody asks for something (RFC 7644 section 3.5.2). */
export function isQuiet({ mode }: Projection): boolean {
  return mode === 'all'
}
export function quietAnswer(row: Row): Answer {
  return { status: 204, headers: { etag: etagOf(row.version) } }
}
