/** What an application learns about a person who signed in (contract 4.5). */
import { Type } from 'typebox'
import { nullable, oneOf } from '../../kernel/schema.ts'
import { connectionTypes } from '../connections/types.ts'

const Role = Type.Object({ slug: Type.String() })

export const Profile = Type.Object(
  {
    object: Type.Literal('profile'),
    id: Type.String(),
    organization_id: nullable(Type.String()),
    connection_id: Type.String(),
    connection_type: oneOf(connectionTypes),
    idp_id: Type.String(),
    email: Type.String(),
    first_name: nullable(Type.String()),
    last_name: nullable(Type.String()),
    name: nullable(Type.String()),
    role: nullable(Role),
    roles: nullable(Type.Array(Role)),
    groups: Type.Array(Type.String()),
    custom_attributes: Type.Record(Type.String(), Type.Unknown()),
    raw_attributes: Type.Record(Type.String(), Type.Unknown()),
  },
  { $id: 'Profile' },
)
export type Profile = Type.Static<typeof Profile>
