import { afterAll, expect, it } from 'vitest'
import { jobDeps } from '../../../test/world/job-deps.ts'
import { certificateFrom } from '../../../test/world/provider-metadata.ts'
import { startStore } from '../../../test/world/store.ts'
import { createWorld } from '../../../test/world.ts'
import { systemActor } from '../../db/store.ts'
import { parseJson } from '../../kernel/json.ts'
import { emptySettings, type SamlConfiguration } from '../connections/configuration.ts'
import { activateDraft, changeDraft, draftOf } from '../connections/configurations.ts'
import { lockConnection } from '../connections/connections.ts'
import { createEnvironment } from '../environments/environments.ts'
import { createItContact } from '../it-contacts/it-contacts.ts'
import { rotateKey } from '../signing-keys/rotation.ts'
import { decryptionKeysOf, keysOf, signingKeyOf } from '../signing-keys/signing-keys.ts'
import { listRelying, replaceKey } from './compromised-key.ts'

const { store, environment, stop } = await startStore('2026-03-01T12:00:00.000Z')
const deps = { store, sealer: jobDeps(store).sealer }
afterAll(stop)
const world = await createWorld(store, environment.id)
const environment_id = environment.id
const owner = (use: 'saml_signing' | 'saml_encryption') => ({ environment_id, use })
const replace = (use: 'saml_signing' | 'saml_encryption') =>
  replaceKey(deps, systemActor, owner(use), (id) => `https://auth.example/${id}`)
const mails = async () =>
  (await store.db.selectFrom('mails').select(['kind', 'data']).orderBy('id').execute()).map((mail) => ({
    kind: mail.kind,
    data: parseJson<unknown>(mail.data),
  }))

async function activate(sign_requests: boolean) {
  const empty = emptySettings('saml')
  if (empty.protocol !== 'saml') throw new Error('not SAML')
  const settings: SamlConfiguration = {
    ...empty,
    metadata_source: 'file',
    idp_entity_id: 'https://idp.example',
    sso_url: 'https://idp.example/sso',
    certificates: [certificateFrom('2026-02-01T12:00:00.000Z').certificate],
    sign_requests,
  }
  const scope = { environment_id, organization_id: world.acme.id }
  await store.change(systemActor, async (tx) => {
    const row = await lockConnection(tx, scope, world.okta.id)
    await changeDraft(tx, await draftOf(tx, row), { settings })
    await activateDraft(tx, row, { untested: true })
  })
}

it('signs and decrypts with nothing that was there before, published or not', async () => {
  for (const use of ['saml_signing', 'saml_encryption'] as const) {
    await keysOf(store, deps.sealer, environment_id, use)
    await rotateKey(store, deps.sealer, systemActor, environment_id, use)
    const { id } = await replace(use)
    expect((await keysOf(store, deps.sealer, environment_id, use)).map((key) => key.id)).toEqual([id])
    expect((await signingKeyOf(store, deps.sealer, environment_id, use)).id).toBe(id)
  }
  expect(await decryptionKeysOf(store, deps.sealer, environment_id)).toHaveLength(1)
  expect(await keysOf(store, deps.sealer, environment_id, 'jwt')).toHaveLength(1)
})

it('tells the IT contacts of connections that may stop, and nobody else', async () => {
  await store.change(systemActor, (tx) =>
    createItContact(tx, { environment_id, organization_id: world.acme.id }, 'it@acme.example'),
  )
  await activate(false)
  expect(await listRelying(store.db, owner('saml_signing'))).toEqual([])
  await replace('saml_signing')
  expect(await mails()).toEqual([])
  await activate(true)
  await replace('saml_signing')
  const mail = {
    kind: 'own_certificate_replaced',
    data: { connection_name: world.okta.name, metadata_url: `https://auth.example/${world.okta.id}` },
  }
  expect(await mails()).toEqual([mail])
  await replace('saml_encryption')
  expect(await mails()).toEqual([mail, mail])
})

it("leaves another environment's keys alone", async () => {
  const [mine] = await keysOf(store, deps.sealer, environment_id, 'saml_signing')
  const other = await store.change(systemActor, (tx) => createEnvironment(tx, 'Other'))
  await replaceKey(deps, systemActor, { environment_id: other.id, use: 'saml_signing' }, String)
  expect((await keysOf(store, deps.sealer, environment_id, 'saml_signing')).map(({ id }) => id)).toEqual([
    mine?.id,
  ])
})
