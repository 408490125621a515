import { afterAll, expect, it } from 'vitest'
import { jobDeps } from '../../../test/world/job-deps.ts'
import { startStore } from '../../../test/world/store.ts'
import { systemActor } from '../../db/store.ts'
import { ageKeys, overlapDays, rotateKey, signingEnd } from './rotation.ts'
import { decryptionKeysOf, keysOf, listSigningKeys, signingKeyOf } from './signing-keys.ts'

const { store, clock, environment, stop } = await startStore('2026-03-01T12:00:00.000Z')
const { sealer } = jobDeps(store)
afterAll(stop)

const id = environment.id
const rotate = (use: 'saml_signing' | 'saml_encryption') => rotateKey(store, sealer, systemActor, id, use)
const age = () => ageKeys(store, sealer, id)
const days = (count: number) => clock.advance(count * 86_400)

it('uses the first key at once: it has nothing to overlap with', async () => {
  const first = await rotate('saml_signing')
  expect(first.signs_from).toBeNull()
  await expect(rotate('saml_signing')).resolves.toMatchObject({ signs_from: expect.any(String) })
  await store.db.deleteFrom('signing_keys').execute()
})

it('publishes the new key first, signs with it after the overlap, and drops the old one as much later', async () => {
  const [old] = await keysOf(store, sealer, id, 'saml_signing')
  const next = await rotate('saml_signing')
  const published = async () => (await keysOf(store, sealer, id, 'saml_signing')).map((key) => key.id)
  const signs = async () => (await signingKeyOf(store, sealer, id, 'saml_signing')).id
  expect([await published(), await signs()]).toEqual([[next.id, old?.id], old?.id])
  await expect(rotate('saml_signing')).rejects.toMatchObject({ code: 'rotation_under_way' })
  const rows = await listSigningKeys(store.db, id, 'saml_signing')
  expect(signingEnd(rows, clock.now())).toEqual({ id: old?.id, ends_at: next.signs_from })
  days(overlapDays - 1)
  await age()
  expect(await signs()).toBe(old?.id)
  days(1)
  await age()
  expect([await published(), await signs()]).toEqual([[next.id, old?.id], next.id])
  days(overlapDays)
  await age()
  expect(await published()).toEqual([next.id])
})

it('still decrypts what was encrypted to the old key for an overlap after it is not published any more', async () => {
  const [old] = await keysOf(store, sealer, id, 'saml_encryption')
  const next = await rotate('saml_encryption')
  const decrypts = async () => (await decryptionKeysOf(store, sealer, id)).map((key) => key.id)
  const published = async () => (await keysOf(store, sealer, id, 'saml_encryption')).map((key) => key.id)
  expect([await decrypts(), await published()]).toEqual([
    [next.id, old?.id],
    [next.id, old?.id],
  ])
  days(2 * overlapDays)
  await age()
  expect([await decrypts(), await published()]).toEqual([[next.id, old?.id], [next.id]])
  days(overlapDays)
  await age()
  expect(await decrypts()).toEqual([next.id])
})

it('makes the next key by itself before the end of the last, once, in however many processes', async () => {
  days(365 * 10 - 125)
  const before = (await keysOf(store, sealer, id, 'saml_signing')).length
  const done = await Promise.all([age(), age(), age()])
  expect(done.reduce((sum, { made }) => sum + made, 0)).toBe(2)
  expect(await keysOf(store, sealer, id, 'saml_signing')).toHaveLength(before + 1)
  expect(await keysOf(store, sealer, id, 'jwt')).toHaveLength(1)
})
