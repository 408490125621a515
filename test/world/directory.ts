/** A directory with hands to do what a provider does: for tests that need no endpoint. */
import { type Store, systemActor } from '../../src/db/store.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { activate, createDirectory, type NewDirectory } from '../../src/resources/directories/lifecycle.ts'
import { openDirectory } from '../../src/resources/directories/open.ts'
import { lockGroup } from '../../src/resources/directory-groups/groups.ts'
import { changeMembers, type MemberChange } from '../../src/resources/directory-groups/members.ts'
import {
  createGroup,
  deleteGroup,
  explainGroupConflict,
  updateGroup,
} from '../../src/resources/directory-groups/provisioning.ts'
import {
  createUser,
  deleteUser,
  explainUserConflict,
  updateUser,
} from '../../src/resources/directory-users/provisioning.ts'
import { personOfScim } from '../../src/resources/directory-users/scim-person.ts'
import { lockUser } from '../../src/resources/directory-users/users.ts'
import { createOrganization } from '../../src/resources/organizations/organizations.ts'

export interface Owner {
  environment_id: string
  organization_id: string
}

export async function newOwner(store: Store, environment_id: string, name = 'Acme'): Promise<Owner> {
  const { id } = await store.change(systemActor, (tx) => createOrganization(tx, environment_id, { name }))
  return { environment_id, organization_id: id }
}

/** As Okta sends it (RFC 7643 section 8.3). */
export function scimUser(user_name: string, more: JsonObject = {}): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: user_name,
    externalId: `ext-${user_name}`,
    name: { givenName: 'Ada', familyName: 'Example' },
    emails: [{ primary: true, type: 'work', value: user_name }],
    active: true,
    ...more,
  }
}

export type Provider = Awaited<ReturnType<typeof newDirectory>>

export async function newDirectory(store: Store, owner: Owner, input: Partial<NewDirectory> = {}) {
  const { id } = await store.change(systemActor, (tx) =>
    createDirectory(tx, owner, { type: 'okta scim v2.0', name: 'Acme Okta', ...input }),
  )
  return directoryHands(store, owner, id)
}

/** The same for one that somebody else has made. */
export function directoryHands(store: Store, owner: Owner, id: string) {
  const open = () => openDirectory(store.db, owner, id)
  const change = async <T>(
    work: (
      tx: Parameters<Parameters<Store['change']>[1]>[0],
      directory: Awaited<ReturnType<typeof open>>,
    ) => Promise<T>,
  ) =>
    store.change(systemActor, async (tx) =>
      work(tx, await activate(tx, await openDirectory(tx.db, owner, id))),
    )
  return {
    id,
    owner,
    open,
    change,
    /** What a request that needs no look does: one write. */
    async push(resource: JsonObject, options: { id?: string } = {}): Promise<string> {
      const directory = await change(async (_, opened) => opened)
      const person = personOfScim(resource)
      let made = ''
      await store
        .write(systemActor, async (tx) => {
          made = (await createUser(tx, directory, person, options)).id
        })
        .catch((error: unknown) => explainUserConflict(error, directory, person))
      return made
    },
    async put(user_id: string, resource: JsonObject) {
      const person = personOfScim(resource)
      const directory = await open()
      return change(async (tx, opened) =>
        updateUser(tx, opened, await lockUser(tx, opened, user_id), person),
      ).catch((error: unknown) => explainUserConflict(error, directory, person))
    },
    remove: (user_id: string) =>
      change(async (tx, opened) => deleteUser(tx, opened, await lockUser(tx, opened, user_id))),
    async pushGroup(name: string, external_id: string | null = null): Promise<string> {
      const directory = await change(async (_, opened) => opened)
      const group = { external_id, name, resource: { displayName: name } }
      let made = ''
      await store
        .write(systemActor, async (tx) => {
          made = (await createGroup(tx, directory, group)).id
        })
        .catch((error: unknown) => explainGroupConflict(error, directory, group))
      return made
    },
    rename: (group_id: string, name: string, external_id: string | null = null) =>
      change(async (tx, opened) =>
        updateGroup(tx, opened, await lockGroup(tx, opened, group_id), {
          external_id,
          name,
          resource: { displayName: name },
        }),
      ),
    removeGroup: (group_id: string) =>
      change(async (tx, opened) => deleteGroup(tx, opened, await lockGroup(tx, opened, group_id))),
    members: (
      group_id: string,
      { add = [], remove = [], clear = false }: { add?: string[]; remove?: string[]; clear?: boolean },
    ) =>
      change(async (tx, opened) => {
        const wanted: MemberChange = {
          clear,
          add: new Map(add.map((user) => [user, null])),
          remove: new Set(remove),
        }
        return changeMembers(tx, opened, await lockGroup(tx, opened, group_id, [...add, ...remove]), wanted)
      }),
  }
}

/** Events of a store since the last look, oldest first. */
export function eventsOf(store: Store) {
  const seen = new Set<string>()
  return async () => {
    const rows = await store.db.selectFrom('events').selectAll().orderBy('id').execute()
    const fresh = rows.filter(({ id }) => !seen.has(id))
    for (const { id } of fresh) seen.add(id)
    return fresh.map(({ event, data, context, organization_id }) => ({
      event,
      data: JSON.parse(data),
      context: JSON.parse(context),
      organization_id,
    }))
  }
}
