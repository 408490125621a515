import { Type } from 'typebox'
import { mapOf, oneOf, Timestamp } from '../kernel/schema.ts'
import { directoryEventStates } from '../resources/directories/states.ts'
import { directoryTypes } from '../resources/directories/types.ts'
import { DirectoryGroup } from '../resources/directory-groups/contract.ts'
import { DirectoryUser } from '../resources/directory-users/contract.ts'

const directory = {
  object: Type.Literal('directory'),
  id: Type.String(),
  organization_id: Type.String(),
  type: oneOf(directoryTypes),
  state: oneOf(directoryEventStates),
  name: Type.String(),
  created_at: Timestamp,
  updated_at: Timestamp,
}
const previous_attributes = mapOf(Type.Unknown())
const Membership = Type.Object({ directory_id: Type.String(), user: DirectoryUser, group: DirectoryGroup })
const Token = Type.Object({
  object: Type.Literal('directory_token'),
  id: Type.String(),
  directory_id: Type.String(),
  organization_id: Type.String(),
  token_suffix: Type.String(),
  created_at: Timestamp,
})

/** Contract 8.2: `GET /events` has them; webhook endpoints never get them, also not by `dsync.*`. */
export const directoryTokenEvents = {
  'dsync.token.created': Token,
  'dsync.token.revoked': Token,
}

/** Contract 8.2. Of a directory that goes, nothing but `dsync.deleted` tells; of a group, no `user_removed`. */
export const directoryEvents = {
  'dsync.activated': Type.Object({
    ...directory,
    external_key: Type.String(),
    domains: Type.Array(
      Type.Object({
        object: Type.Literal('organization_domain'),
        id: Type.String(),
        domain: Type.String(),
      }),
    ),
  }),
  'dsync.deleted': Type.Object(directory),
  'dsync.user.created': DirectoryUser,
  'dsync.user.updated': Type.Object({ ...DirectoryUser.properties, previous_attributes }),
  'dsync.user.deleted': DirectoryUser,
  'dsync.group.created': DirectoryGroup,
  'dsync.group.updated': Type.Object({ ...DirectoryGroup.properties, previous_attributes }),
  'dsync.group.deleted': DirectoryGroup,
  'dsync.group.user_added': Membership,
  'dsync.group.user_removed': Membership,
  ...directoryTokenEvents,
}
