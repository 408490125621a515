/** Profiles: one per connection and person, found again at every sign-in by the id that the provider gives. */
import type { Tx } from '../../db/store.ts'
import { connectionTypeOf } from '../connections/types.ts'
import type { Profile } from './contract.ts'
import type { MappedProfile } from './mapping.ts'

export interface ProfileOwner {
  id: string
  environment_id: string
  organization_id: string
  connection_type: string
}

/** Updates what changed since the last sign-in; the id never does. */
export async function saveProfile(
  tx: Tx,
  connection: ProfileOwner,
  person: MappedProfile,
  raw_attributes: Record<string, unknown>,
): Promise<Profile> {
  const { idp_id, email, first_name, last_name, name, groups } = person
  const changing = {
    email,
    first_name,
    last_name,
    groups: JSON.stringify(groups),
    raw_attributes: JSON.stringify(raw_attributes),
    updated_at: tx.now,
  }
  const { id } = await tx.db
    .insertInto('profiles')
    .values({
      id: tx.newId('prof'),
      environment_id: connection.environment_id,
      organization_id: connection.organization_id,
      connection_id: connection.id,
      idp_id,
      ...changing,
      created_at: tx.now,
    })
    .onConflict((conflict) => conflict.columns(['connection_id', 'idp_id']).doUpdateSet(changing))
    .returning('id')
    .executeTakeFirstOrThrow()
  return {
    object: 'profile',
    id,
    organization_id: connection.organization_id,
    connection_id: connection.id,
    connection_type: connectionTypeOf(connection.connection_type) ?? 'GenericSAML',
    idp_id,
    email,
    first_name,
    last_name,
    name,
    role: null,
    roles: null,
    groups,
    custom_attributes: {},
    raw_attributes,
  }
}
