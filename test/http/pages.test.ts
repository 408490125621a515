import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOrganization } from '../../src/resources/organizations/contract.ts'
import { type Answer, startApp, type TestApp } from '../harness.ts'

let app: TestApp
/** Oldest first. */
let ids: string[]
beforeAll(async () => {
  app = await startApp()
  ids = []
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    ids.push((await app.ask(createOrganization, { body: { name } })).id)
})
afterAll(() => app.stop())

/** `a` is the oldest. */
const letter = (id: unknown) => (typeof id === 'string' ? ('abcde'[ids.indexOf(id)] ?? id) : null)
function seen({ body }: Answer) {
  const { data, list_metadata } = body as {
    data: { name: string }[]
    list_metadata: Record<string, string | null>
  }
  return [data.map(({ name }) => name).join(''), letter(list_metadata.before), letter(list_metadata.after)]
}
const at = (name: string) => ids['abcde'.indexOf(name)] ?? ''

describe('a page of organizations', () => {
  // query, names on the page, cursor before, cursor after
  it.each<[string, string, string | null, string | null]>([
    ['', 'edcba', null, null],
    ['limit=2', 'ed', null, 'd'],
    ['limit=2&after=d', 'cb', 'c', 'b'],
    ['limit=2&after=b', 'a', 'a', null],
    ['limit=2&after=a', '', null, null],
    ['limit=2&before=b', 'dc', 'd', 'c'],
    ['limit=2&before=c', 'ed', null, 'd'],
    ['limit=2&before=e', '', null, null],
    ['limit=5&order=desc', 'edcba', null, null],
    ['limit=2&order=asc', 'ab', null, 'b'],
    ['limit=2&order=asc&after=b', 'cd', 'c', 'd'],
    ['limit=2&order=asc&after=d', 'e', 'e', null],
    ['limit=2&order=asc&before=d', 'bc', 'b', 'c'],
    ['limit=3&order=asc&before=c', 'ab', null, 'b'],
    // Newest first, but the cursors point the other way.
    ['limit=2&order=normal', 'ed', 'd', null],
    ['limit=2&order=normal&before=d', 'cb', 'b', 'c'],
    ['limit=2&order=normal&after=b', 'dc', 'c', 'd'],
    ['limit=2&order=normal&after=c', 'ed', 'd', null],
  ])('?%s is %s between %s and %s', async (query, names, before, after) => {
    const path = `/organizations?${query.replace(/(after|before)=(\w)/, (_, side, name) => `${side}=${at(name)}`)}`
    expect(seen(await app.call('GET', path))).toEqual([names, before, after])
  })

  it('follows a cursor whose organization is gone', async () => {
    const { id } = await app.ask(createOrganization, { body: { name: 'gone' } })
    await app.call('DELETE', `/organizations/${id}`)
    expect(seen(await app.call('GET', `/organizations?limit=1&after=${id}`))[0]).toBe('e')
  })

  it('treats an id that never was like any other text', async () => {
    expect((await app.call('GET', '/organizations?after=org_zzz')).status).toBe(200)
  })

  it.each([
    ['limit=0', 'limit', 'too_small'],
    ['limit=101', 'limit', 'too_large'],
    ['limit=ten', 'limit', 'invalid_type'],
    ['limit=1.5', 'limit', 'invalid_type'],
    ['limit=', 'limit', 'invalid_type'],
    ['limit=5&limit=6', 'limit', 'invalid_type'],
    ['order=sideways', 'order', 'invalid_enum_value'],
    [`after=${'x'.repeat(65)}`, 'after', 'too_long'],
  ])('refuses ?%s', async (query, field, code) => {
    const { status, body } = await app.call('GET', `/organizations?${query}`)
    expect(status).toBe(422)
    expect(body).toMatchObject({ code: 'invalid_request_parameters', errors: [{ field, code }] })
  })

  it('ignores a parameter that it does not know', async () => {
    expect((await app.call('GET', '/organizations?__proto__[limit]=0&constructor=1&utm=2')).status).toBe(200)
  })
})

describe('an array in a query', () => {
  beforeAll(async () => {
    const domain_data = (domain: string) => [{ domain, state: 'pending' as const }]
    await app.ask(createOrganization, { body: { name: 'one', domain_data: domain_data('one.example') } })
    await app.ask(createOrganization, { body: { name: 'two', domain_data: domain_data('two.example') } })
  })
  it.each([
    'domains=one.example,two.example',
    'domains=one.example&domains=two.example',
    'domains[]=one.example&domains[]=two.example',
    'domains[0]=one.example&domains[1]=two.example',
    'domains%5B0%5D=one.example&domains%5B1%5D=two.example',
  ])('may be spelled %s', async (query) => {
    expect(seen(await app.call('GET', `/organizations?${query}`))[0]).toBe('twoone')
  })
})
