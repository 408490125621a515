/**
 * SCIM 2.0 (RFC 7643, RFC 7644) as pure functions. The schemas are data: what is compared without case, what goes out, what
 * a path means and what /Schemas says are read from them. Nothing here knows a database, a socket or a clock.
 */
export { etagOf, names as namesVersion } from './etag.ts'
export { fits } from './filter/evaluate.ts'
export { type Compare, type Comparison, type Filter, leafOf, limits } from './filter/filter.ts'
export { readFilter } from './filter/read.ts'
export {
  errorResponse,
  listResponse,
  resourceTypeResource,
  schemaResource,
  serviceProviderConfig,
} from './messages.ts'
export { urns } from './names.ts'
export { patchResource } from './patch/apply.ts'
export { membersOf, patchGroup } from './patch/group.ts'
export { changesNothing, type MemberChange, noChange, readMembers } from './patch/members.ts'
export { type Operation, readPatch } from './patch/operations.ts'
export { type AttributePath, readPath } from './path.ts'
export { everything, type Projection, project, readProjection, wants } from './project.ts'
export type { Note, Quirk } from './quirks.ts'
export { readJson } from './read-json.ts'
export { readResource, schemasOf } from './read-resource.ts'
export { refuse, ScimRefusal, type ScimType } from './refusal.ts'
export { groupType } from './schema/group.ts'
export { userType } from './schema/user.ts'
export type { Reading } from './shape.ts'
export { type Attribute, isResource, type Resource, type ResourceType, type Value } from './types.ts'
