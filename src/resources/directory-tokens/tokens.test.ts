import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { eventsOf, newDirectory, newOwner, type Provider } from '../../../test/world/directory.ts'
import { startStore } from '../../../test/world/store.ts'
import { type Store, systemActor, type Tx } from '../../db/store.ts'
import { Sealer } from '../../kernel/seal.ts'
import { deleteDirectory, updateDirectory } from '../directories/lifecycle.ts'
import {
  createDirectoryToken,
  listDirectoryTokens,
  revokeDirectoryToken,
  revokeExpiredTokens,
  rotateDirectoryToken,
} from './tokens.ts'
import { createTokenVerifier } from './verifier.ts'

const { store, clock, environment, stop } = await startStore('2026-11-21T12:00:00.000Z')
afterAll(stop)
const owner = await newOwner(store, environment.id)
const events = eventsOf(store)
const sealer = new Sealer('a secret that is long enough for a test')
let okta: Provider
let scope: { id: string; environment_id: string; organization_id: string }
let key: string
beforeEach(async () => {
  okta = await newDirectory(store, owner)
  scope = { ...owner, id: okta.id }
  key = (await okta.open()).external_key
  await events()
})
const change = <T>(work: (tx: Tx) => Promise<T>) => store.change(systemActor, work)
const make = () => change((tx) => createDirectoryToken(tx, scope))
const rotate = (overlap_seconds: number) =>
  change((tx) => rotateDirectoryToken(tx, scope, { overlap_seconds }))
const revoke = (id: string) => change((tx) => revokeDirectoryToken(tx, scope, id))
const fresh = () => createTokenVerifier(store, sealer)
const works = async (token: string, external_key = key) =>
  (await fresh().verify(external_key, token)) !== undefined
const named = async () => (await events()).map(({ event, data }) => [event, data.token_suffix])

describe('a token', () => {
  it('is shown once, and known by its last four characters afterwards', async () => {
    const { token, value } = await make()
    expect(value).toMatch(/^dsync_[\w-]{43}$/)
    const [told] = await events()
    expect(told).toMatchObject({
      event: 'dsync.token.created',
      organization_id: owner.organization_id,
      data: {
        object: 'directory_token',
        id: token.id,
        directory_id: okta.id,
        token_suffix: value.slice(-4),
      },
    })
    const stored = JSON.stringify([
      await store.db.selectFrom('directory_tokens').selectAll().execute(),
      await store.db.selectFrom('events').selectAll().execute(),
      await listDirectoryTokens(store.db, okta.id),
    ])
    expect(stored).not.toContain(value)
    expect(stored).not.toContain(value.slice(6, 30))
  })

  it('has one beside it at most, also when many are made at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, make))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ status: 409, code: 'too_many_tokens' })
    expect(await named()).toHaveLength(2)
  })

  it('cannot be a third one for the database itself', async () => {
    await make()
    await make()
    const row = await store.db.selectFrom('directory_tokens').selectAll().executeTakeFirstOrThrow()
    for (const slot of [1, 2, 3])
      await expect(
        store.db
          .insertInto('directory_tokens')
          .values({ ...row, id: `third ${slot}`, digest: `third ${slot}`, directory_id: okta.id, slot })
          .execute(),
      ).rejects.toThrow()
  })

  it('opens its own directory only', async () => {
    const { value, token } = await make()
    const other = await (await newDirectory(store, owner)).open()
    expect(await works(value)).toBe(true)
    expect(await works(value, other.external_key)).toBe(false)
    expect(await works(`${value}x`)).toBe(false)
    expect(await works(token.id)).toBe(false)
  })

  it('ends when it is revoked, within a second where it is known', async () => {
    const { value, token } = await make()
    const verifier = fresh()
    expect(await verifier.verify(key, value)).toMatchObject({ token_id: token.id })
    await revoke(token.id)
    clock.advance(1)
    expect(await verifier.verify(key, value)).toBeUndefined()
    expect(await named()).toEqual([
      ['dsync.token.created', token.suffix],
      ['dsync.token.revoked', token.suffix],
    ])
    await expect(revoke(token.id)).rejects.toMatchObject({ status: 404 })
    expect(await named()).toEqual([])
    await make()
  })

  it('of another environment is not there to be revoked', async () => {
    const { token } = await make()
    const foreign = { ...scope, environment_id: 'environment_other' }
    await expect(change((tx) => revokeDirectoryToken(tx, foreign, token.id))).rejects.toMatchObject({
      status: 404,
    })
    await expect(change((tx) => createDirectoryToken(tx, foreign))).rejects.toMatchObject({ status: 404 })
  })

  it('says when it was used last, to the minute', async () => {
    const { value } = await make()
    const verifier = fresh()
    const used = async () => (await listDirectoryTokens(store.db, okta.id))[0]?.last_used_at
    expect(await used()).toBeNull()
    await verifier.verify(key, value)
    const first = clock.now().toISOString()
    expect(await used()).toBe(first)
    clock.advance(2)
    await verifier.verify(key, value)
    expect(await used()).toBe(first)
    clock.advance(60)
    await verifier.verify(key, value)
    expect(await used()).toBe(clock.now().toISOString())
  })

  it('is asked for once however many requests come with it', async () => {
    const { value } = await make()
    let reads = 0
    const counting: Store = {
      ...store,
      prepareRead: (build) => {
        const read = store.prepareRead(build)
        return (...args) => {
          reads++
          return read(...args)
        }
      },
    }
    const verifier = createTokenVerifier(counting, sealer)
    const found = await Promise.all(Array.from({ length: 50 }, () => verifier.verify(key, value)))
    expect(found.every((one) => one?.directory.id === okta.id)).toBe(true)
    expect(reads).toBe(1)
  })

  it('opens nothing when the directory is being deleted', async () => {
    const { value } = await make()
    await change((tx) => deleteDirectory(tx, owner, okta.id))
    expect(await works(value)).toBe(false)
    await expect(make()).rejects.toMatchObject({ status: 404 })
  })
})

describe('a rotation', () => {
  it('leaves the old token working for the overlap, and tells when it ends', async () => {
    const { value: old } = await make()
    const { value } = await rotate(3_600)
    expect([await works(old), await works(value)]).toEqual([true, true])
    clock.advance(3_601)
    // Over by the second, before any job comes.
    expect([await works(old), await works(value)]).toEqual([false, true])
    await events()
    expect(await change((tx) => revokeExpiredTokens(tx))).toBe(1)
    expect(await named()).toEqual([['dsync.token.revoked', old.slice(-4)]])
    expect(await change((tx) => revokeExpiredTokens(tx))).toBe(0)
    await rotate(3_600)
  })

  it('without overlap ends the old one at once', async () => {
    const { value: old } = await make()
    const { value } = await rotate(0)
    expect([await works(old), await works(value)]).toEqual([false, true])
    expect((await named()).map(([event]) => event)).toEqual([
      'dsync.token.created',
      'dsync.token.revoked',
      'dsync.token.created',
    ])
  })

  it('is refused while two are active, and changes neither', async () => {
    const values = [(await make()).value, (await make()).value]
    await expect(rotate(3_600)).rejects.toMatchObject({ code: 'too_many_tokens' })
    clock.advance(7_200)
    expect(await Promise.all(values.map((value) => works(value)))).toEqual([true, true])
  })

  it('is refused for longer than 90 days', async () => {
    await expect(rotate(90 * 86_400 + 1)).rejects.toMatchObject({ status: 422 })
  })
})

describe('client credentials', () => {
  beforeEach(() => change((tx) => updateDirectory(tx, owner, okta.id, { auth_method: 'oauth' })))

  it('are traded for an access token that ends by itself', async () => {
    const { value: secret } = await make()
    const verifier = fresh()
    const made = await verifier.issue(key, secret)
    expect(made).toMatchObject({ token_type: 'Bearer', expires_in: 3_600 })
    const access = made?.access_token ?? ''
    expect(await verifier.verify(key, access)).toMatchObject({ directory: { id: okta.id } })
    const other = await (await newDirectory(store, owner)).open()
    expect(await works(access, other.external_key)).toBe(false)
    expect(await works(`${access.slice(0, -2)}xx`)).toBe(false)
    clock.advance(3_600)
    expect(await works(access)).toBe(false)
  })

  it('are refused for another client, and are no bearer token themselves', async () => {
    const { value: secret } = await make()
    const other = await (await newDirectory(store, owner)).open()
    expect(await fresh().issue(other.external_key, secret)).toBeUndefined()
    expect(await fresh().issue(key, 'wrong')).toBeUndefined()
    expect(await works(secret)).toBe(false)
  })

  it('take their access tokens with them when they are revoked', async () => {
    const { value: secret, token } = await make()
    const access = (await fresh().issue(key, secret))?.access_token ?? ''
    await revoke(token.id)
    expect(await works(access)).toBe(false)
    expect(await fresh().issue(key, secret)).toBeUndefined()
  })

  it('end with the change to bearer tokens, and these with the change back', async () => {
    const { value: secret } = await make()
    const access = (await fresh().issue(key, secret))?.access_token ?? ''
    await change((tx) => updateDirectory(tx, owner, okta.id, { auth_method: 'bearer' }))
    expect(await works(access)).toBe(false)
    const { value } = await make()
    expect(await works(value)).toBe(true)
    expect(await fresh().issue(key, value)).toBeUndefined()
    await change((tx) => updateDirectory(tx, owner, okta.id, { auth_method: 'oauth' }))
    expect(await works(value)).toBe(false)
  })
})
