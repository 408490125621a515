import type { Tx } from '../../db/store.ts'
import { saveProfile as save } from '../../resources/profiles/profiles.ts'
import { type Flow, have } from '../flow.ts'

/** The profile of this person at this connection, made or brought up to date. A test makes none. */
export async function saveProfile(flow: Flow, tx: Tx): Promise<void> {
  const { pending, via, mapped, person } = have(flow, 'pending', 'via', 'mapped', 'person')
  if (pending.kind === 'test') return
  flow.profile = await save(tx, via.connection, mapped, person.raw_attributes)
}
