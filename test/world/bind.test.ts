/** That the name server is what the tests of domains take it for. */
import { Resolver } from 'node:dns/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Bind, startBind } from './bind.ts'

let bind: Bind
const resolver = new Resolver({ timeout: 500, tries: 1 })
beforeAll(async () => {
  bind = await startBind({ zones: { 'acme.example': ['@ TXT "one"'], 'broken.example': 'broken' } })
  resolver.setServers([bind.address])
})
afterAll(() => bind.stop())

it('answers for its zones, changes them while it runs, and refuses others', async () => {
  expect(await resolver.resolveTxt('acme.example')).toEqual([['one']])
  await bind.add('acme.example', 'acme.example. 60 TXT "two" "three"')
  expect(await resolver.resolveTxt('acme.example')).toContainEqual(['two', 'three'])
  await bind.remove('acme.example', 'acme.example. TXT')
  await expect(resolver.resolveTxt('acme.example')).rejects.toMatchObject({ code: 'ENODATA' })
  await expect(resolver.resolveTxt('no.acme.example')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  await expect(resolver.resolveTxt('other.example')).rejects.toMatchObject({ code: 'EREFUSED' })
  await expect(resolver.resolveTxt('broken.example')).rejects.toMatchObject({ code: 'ESERVFAIL' })
})
