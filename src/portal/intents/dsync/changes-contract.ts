/** What is done to a directory once it is there: tokens, attributes, its release and its end. */
import { Type } from 'typebox'
import { operation } from '../../../kernel/operation.ts'
import { mapOf, nullable, oneOf } from '../../../kernel/schema.ts'
import { authMethods } from '../../../resources/directories/states.ts'
import { PortalDirectory } from './contract.ts'

const shared = { auth: 'portal_session', tag: 'portal' } as const
const root = '/portal/api/directory-sync'
const ofDirectory = Type.Object({ id: Type.String() })

export const createPortalToken = operation({
  ...shared,
  id: 'portalCreateDirectoryToken',
  method: 'post',
  path: `${root}/directories/{id}/tokens`,
  status: 201,
  summary: 'A new token; two may be active',
  params: ofDirectory,
  response: Type.Object({
    value: Type.String({ description: 'Shown this once.' }),
    directory: PortalDirectory,
  }),
  errors: [401, 403, 404, 409],
})
export const revokePortalToken = operation({
  ...shared,
  id: 'portalRevokeDirectoryToken',
  method: 'delete',
  path: `${root}/directories/{id}/tokens/{token_id}`,
  status: 200,
  summary: 'End a token at once',
  params: Type.Object({ id: Type.String(), token_id: Type.String() }),
  response: PortalDirectory,
  errors: [401, 403, 404],
})
/** Whatever it proved itself with before ends. */
export const changeAuthentication = operation({
  ...shared,
  id: 'portalChangeDirectoryAuthentication',
  method: 'put',
  path: `${root}/directories/{id}/authentication`,
  status: 200,
  summary: 'A bearer token, or an OAuth client',
  params: ofDirectory,
  body: Type.Object({ auth_method: oneOf(authMethods) }),
  response: PortalDirectory,
  errors: [401, 403, 404, 409, 422],
})
export const saveAttributeMap = operation({
  ...shared,
  id: 'portalSaveAttributeMap',
  method: 'put',
  path: `${root}/directories/{id}/attribute-map`,
  status: 200,
  summary: "Where each of the application's attributes stands in what is received",
  params: ofDirectory,
  body: Type.Object({ attribute_map: mapOf(nullable(Type.String({ maxLength: 512 }))) }),
  response: PortalDirectory,
  errors: [401, 403, 404, 422],
})
/** Only while it is held: ends that. */
export const releasePortalDirectory = operation({
  ...shared,
  id: 'portalReleaseDirectory',
  method: 'post',
  path: `${root}/directories/{id}/release`,
  status: 200,
  summary: 'Tell the application of everybody who has arrived, and of changes from now on',
  params: ofDirectory,
  response: PortalDirectory,
  errors: [401, 403, 404, 409],
})
export const resetPortalDirectory = operation({
  ...shared,
  id: 'portalResetDirectory',
  method: 'delete',
  path: `${root}/directories/{id}`,
  status: 204,
  summary: 'Remove the directory with its people and groups',
  params: ofDirectory,
  errors: [401, 403, 404],
})
