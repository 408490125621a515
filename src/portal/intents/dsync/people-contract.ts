/** Who is in a directory, and the structure in which they were received. */
import { Type } from 'typebox'
import { operation } from '../../../kernel/operation.ts'
import { mapOf, nullable, oneOf, Timestamp } from '../../../kernel/schema.ts'
import { userStates } from '../../../resources/directories/states.ts'

/** Worth a look before people are told of. */
export const concerns = ['no_email', 'foreign_domain', 'no_name'] as const

export const PortalPerson = Type.Object({
  id: Type.String(),
  idp_id: Type.String(),
  name: nullable(Type.String()),
  email: nullable(Type.String()),
  user_name: nullable(Type.String()),
  job_title: nullable(Type.String()),
  state: oneOf(userStates),
  /** False: the application has not been told of this person. */
  listed: Type.Boolean(),
  groups: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  concerns: Type.Array(oneOf(concerns)),
  updated_at: Timestamp,
})
export const PortalPersonInFull = Type.Object({
  ...PortalPerson.properties,
  raw_attributes: mapOf(Type.Unknown()),
  custom_attributes: mapOf(Type.Unknown()),
  created_at: Timestamp,
})
export const PortalGroup = Type.Object({
  id: Type.String(),
  idp_id: Type.String(),
  name: Type.String(),
  members: Type.Integer(),
  listed: Type.Boolean(),
  updated_at: Timestamp,
})

/** A place in what was received, with what stood there for up to three people. */
export const Place = Type.Object({
  path: Type.String({ description: 'As an attribute map names it.' }),
  /** How deep it lies in the tree. */
  depth: Type.Integer(),
  label: Type.String(),
  kind: oneOf(['text', 'number', 'boolean', 'list', 'object', 'empty']),
  examples: Type.Array(Type.String()),
  people: Type.Integer({ description: 'How many of those looked at have it.' }),
})

const shared = { auth: 'portal_session', tag: 'portal' } as const
const root = '/portal/api/directory-sync/directories/{id}'
const ofDirectory = Type.Object({ id: Type.String() })
const page = {
  search: Type.Optional(Type.String({ maxLength: 255 })),
  after: Type.Optional(Type.String({ maxLength: 64 })),
}

export const listPortalPeople = operation({
  ...shared,
  id: 'portalListDirectoryUsers',
  method: 'get',
  path: `${root}/users`,
  status: 200,
  summary: 'People of the directory',
  params: ofDirectory,
  query: Type.Object({
    ...page,
    state: Type.Optional(oneOf(userStates)),
    group: Type.Optional(Type.String({ maxLength: 64 })),
    /** Only those with a concern. */
    worth_a_look: Type.Optional(Type.Boolean()),
  }),
  response: Type.Object({ data: Type.Array(PortalPerson), after: nullable(Type.String()) }),
  errors: [401, 403, 404, 422],
})
export const getPortalPerson = operation({
  ...shared,
  id: 'portalGetDirectoryUser',
  method: 'get',
  path: `${root}/users/{user_id}`,
  status: 200,
  summary: 'One person with everything that was received',
  params: Type.Object({ id: Type.String(), user_id: Type.String() }),
  response: PortalPersonInFull,
  errors: [401, 403, 404],
})
export const listPortalGroups = operation({
  ...shared,
  id: 'portalListDirectoryGroups',
  method: 'get',
  path: `${root}/groups`,
  status: 200,
  summary: 'Groups of the directory',
  params: ofDirectory,
  query: Type.Object(page),
  response: Type.Object({ data: Type.Array(PortalGroup), after: nullable(Type.String()) }),
  errors: [401, 403, 404, 422],
})
export const getPortalStructure = operation({
  ...shared,
  id: 'portalGetDirectoryStructure',
  method: 'get',
  path: `${root}/structure`,
  status: 200,
  summary: 'The structure of what was received, from people who came last',
  params: ofDirectory,
  response: Type.Object({
    /** How many were looked at. */
    people: Type.Integer(),
    /** What the application gets without anybody mapping it. */
    usual: Type.Array(Type.Object({ attribute: Type.String(), examples: Type.Array(Type.String()) })),
    places: Type.Array(Place),
  }),
  errors: [401, 403, 404],
})
/** What releasing would do. */
export const getPortalReview = operation({
  ...shared,
  id: 'portalGetDirectoryReview',
  method: 'get',
  path: `${root}/review`,
  status: 200,
  summary: 'What the first sync will do once it is released',
  params: ofDirectory,
  response: Type.Object({
    create: Type.Integer(),
    groups: Type.Integer(),
    /** Arrived, and not active: the application is not told of them. */
    left_out: Type.Integer(),
    worth_a_look: Type.Integer(),
    domains: Type.Array(Type.String()),
  }),
  errors: [401, 403, 404],
})
