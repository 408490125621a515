/**
 * Profiles: one per connection and person, found again at every sign-in by the id that the provider gives. Our id follows
 * from these two, so that nobody has to look it up first and no two sign-ins at once can give a person two.
 */
import { createHash } from 'node:crypto'
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

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** In the form of all ids: 128 bits in base 32, most significant first. */
export function profileId(connection_id: string, idp_id: string): string {
  const digest = createHash('sha256').update(`${connection_id}\0${idp_id}`).digest('hex').slice(0, 32)
  let rest = BigInt(`0x${digest}`)
  let text = ''
  for (let place = 0; place < 26; place++) {
    text = (crockford[Number(rest & 31n)] ?? '') + text
    rest >>= 5n
  }
  return `prof_${text}`
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
  const id = profileId(connection.id, idp_id)
  await tx.db
    .insertInto('profiles')
    .values({
      id,
      environment_id: connection.environment_id,
      organization_id: connection.organization_id,
      connection_id: connection.id,
      idp_id,
      ...changing,
      created_at: tx.now,
    })
    .onConflict((conflict) => conflict.columns(['connection_id', 'idp_id']).doUpdateSet(changing))
    .execute()
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
