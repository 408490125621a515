/** What the portal's directory screens ask the server about a directory as a whole. What it holds: people-contract.ts. */
import { Type } from 'typebox'
import { type DirectoryCard, type DirectoryGuide, directoryProtocols } from '../../../guides/guide.ts'
import { operation } from '../../../kernel/operation.ts'
import { mapOf, nullable, oneOf, Timestamp } from '../../../kernel/schema.ts'
import { directoryStates } from '../../../resources/directories/states.ts'

export const Token = Type.Object({
  id: Type.String(),
  /** Its last four characters: all that can be read back. */
  suffix: Type.String(),
  created_at: Timestamp,
  last_used_at: nullable(Timestamp),
  expires_at: nullable(Timestamp),
})

export const Progress = Type.Object({
  /** Guide step id, or one of the portal's own. Null: not begun. */
  step: nullable(Type.String()),
  completed: Type.Array(Type.String()),
  /** Instruction ids that were ticked. */
  ticks: Type.Array(Type.String()),
  variant: nullable(Type.String()),
  saved_at: nullable(Timestamp),
})

export const PortalDirectory = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  guide_id: Type.String(),
  protocol: oneOf(directoryProtocols),
  state: oneOf(directoryStates),
  /** What arrives is kept, and the application is not told before somebody releases it. */
  held: Type.Boolean(),
  released_at: nullable(Timestamp),
  /** Our side, to be copied. Keys are the guide vocabulary's copy values; the token is shown once, when it is made. */
  ours: Type.Object({
    app_name: Type.String(),
    start_url: Type.String(),
    scim_endpoint: Type.String(),
    upload_endpoint: Type.String(),
  }),
  /** Of a provider that proves itself with an OAuth client; null: with a bearer token. Its secrets are `tokens`. */
  oauth: nullable(Type.Object({ token_url: Type.String(), client_id: Type.String() })),
  tokens: Type.Array(Token),
  /** People and groups that are here, told of or not. */
  counts: Type.Object({ active: Type.Integer(), inactive: Type.Integer(), groups: Type.Integer() }),
  /** What a directory that we read was told about its source: everything but its secrets. */
  settings: mapOf(Type.Unknown()),
  secrets: Type.Array(Type.String(), { description: 'Names of the secrets that are saved.' }),
  /** Where a way in is to consent at the source; null: this is none of those, or the vendor has no client there. */
  consent: nullable(
    Type.Object({
      given: Type.Boolean(),
      /** Why the last attempt led to nothing. */
      problem: nullable(Type.String()),
    }),
  ),
  /** Only the members of chosen groups may be read. */
  chooses_groups: Type.Boolean(),
  attribute_map: mapOf(nullable(Type.String())),
  /** What becomes of people that are deactivated. */
  deactivation: oneOf(['delete', 'suspend']),
  /** More than this at once waits for somebody to approve it. */
  guard: Type.Object({ people: nullable(Type.Integer()), percent: nullable(Type.Number()) }),
  progress: Progress,
  created_at: Timestamp,
  updated_at: Timestamp,
})

const shared = { auth: 'portal_session', tag: 'portal' } as const
const root = '/portal/api/directory-sync'
const ofDirectory = Type.Object({ id: Type.String() })

export const listDirectoryGuides = operation({
  ...shared,
  id: 'portalListDirectoryGuides',
  method: 'get',
  path: `${root}/guides`,
  status: 200,
  summary: 'The grid of directories',
  response: Type.Object({ data: Type.Array(Type.Unsafe<DirectoryCard>(Type.Unknown())) }),
  errors: [401, 403],
})
export const getDirectoryGuide = operation({
  ...shared,
  id: 'portalGetDirectoryGuide',
  method: 'get',
  path: `${root}/guides/{id}`,
  status: 200,
  summary: 'One guide with its steps',
  params: ofDirectory,
  response: Type.Unsafe<DirectoryGuide>(Type.Unknown()),
  errors: [401, 403, 404],
})
export const listPortalDirectories = operation({
  ...shared,
  id: 'portalListDirectories',
  method: 'get',
  path: `${root}/directories`,
  status: 200,
  summary: 'The directories of the organization',
  response: Type.Object({ data: Type.Array(PortalDirectory) }),
  errors: [401, 403],
})
export const createPortalDirectory = operation({
  ...shared,
  id: 'portalCreateDirectory',
  method: 'post',
  path: `${root}/directories`,
  status: 201,
  summary: 'Begin with a provider; whatever arrives is held until it is released',
  body: Type.Object({ guide_id: Type.String({ maxLength: 255 }) }),
  response: PortalDirectory,
  errors: [401, 403, 404, 409, 422],
})
export const changeDirectoryProvider = operation({
  ...shared,
  id: 'portalChangeDirectoryProvider',
  method: 'put',
  path: `${root}/directories/{id}/provider`,
  status: 200,
  summary: 'Another provider, as long as nobody has arrived',
  params: ofDirectory,
  body: Type.Object({ guide_id: Type.String({ maxLength: 255 }) }),
  response: PortalDirectory,
  errors: [401, 403, 404, 409, 422],
})
export const saveDirectoryProgress = operation({
  ...shared,
  id: 'portalSaveDirectoryProgress',
  method: 'patch',
  path: `${root}/directories/{id}/progress`,
  status: 200,
  summary: 'How far the guide was followed',
  params: ofDirectory,
  body: Type.Partial(Type.Omit(Progress, ['saved_at'])),
  response: PortalDirectory,
  errors: [401, 403, 404, 422],
})
