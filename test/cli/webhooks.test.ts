/** Webhooks, events and our SAML keys from the command line. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Home, newHome } from '../world/database.ts'
import { gatehouse, gatehouseJson, type Settings } from './gatehouse.ts'

// Each command is a process, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

describe.each(['sqlite', 'postgres'] as const)('on %s', (engine) => {
  let home: Home
  let settings: Settings
  beforeAll(async () => {
    home = await newHome(engine)
    settings = { ...home.settings }
  })
  afterAll(() => home.remove())
  const json = (...args: string[]) => gatehouseJson(settings, ...args)
  const said = (...args: string[]) => gatehouse(settings, ...args)

  it('makes, shows and changes an endpoint, and sends again what it missed', async () => {
    const url = 'https://hooks.example/a'
    const made = await json('webhooks', 'create', url, '--event', 'organization.created')
    const id = String(made.id)
    expect(await json('webhooks', 'show', id)).toEqual(made)
    const moved = ['--url', 'https://hooks.example/b', '--event', 'organization.*']
    expect(await json('webhooks', 'update', id, ...moved)).toMatchObject({
      id,
      secret: made.secret,
      endpoint_url: 'https://hooks.example/b',
      events: ['organization.*'],
    })
    expect((await said('webhooks', 'update', id)).code).toBe(2)
    expect(await json('webhooks', 'disable', id)).toMatchObject({ status: 'disabled' })
    await json('orgs', 'create', 'Meanwhile')
    expect(await said('webhooks', 'replay', id, '--from', '2026-01-01T00:00:00Z')).toMatchObject({
      code: 1,
      stderr: 'Enable the endpoint first.\n',
    })
    expect((await said('webhooks', 'enable', id)).stderr).toContain(`webhooks replay ${id} --from`)
    const since = ['--from', new Date(Date.now() - 3_600_000).toISOString()]
    expect(await json('webhooks', 'replay', id, ...since)).toMatchObject({ events: 1 })
    const list = await json('webhooks', 'deliveries', id, '--state', 'waiting', '--limit', '1')
    expect(list).toMatchObject({ data: [{ event: 'organization.created', state: 'waiting', attempts: 0 }] })
    expect((await said('webhooks', 'deliveries', id)).stdout).toContain('organization.created  waiting')
    expect((await said('webhooks', 'replay', id, '--event', 'event_x', ...since)).code).toBe(2)
    expect(await json('webhooks', 'delete', id)).toEqual({ id, deleted: true })
    expect((await said('webhooks', 'show', id)).code).toBe(1)
  })

  it('reads the events of a time, and says when there is no such event', async () => {
    await json('orgs', 'create', 'Later')
    const found = await json('events', 'list', '--event', 'organization.*', '--to', '2020-01-01')
    expect(found).toMatchObject({ data: [] })
    const since = new Date(Date.now() - 3_600_000).toISOString()
    const { data } = await json('events', 'list', '--event', 'organization.created', '--from', since)
    expect(data).toContainEqual(expect.objectContaining({ event: 'organization.created' }))
    const wrong = await said('events', 'list', '--event', 'organisation.created')
    expect([wrong.code, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toContain("There is no event 'organisation.created'.")
    expect((await said('events', 'list', '--from', 'yesterday')).code).toBe(2)
  })

  it('shows the record of a domain as soon as it is added', async () => {
    const { id } = await json('orgs', 'create', 'Foo Corp')
    const domain = `${engine}.example`
    const added = await said('domains', 'add', domain, '--organization', String(id))
    const [record] = /\S+-domain-verification-\w+=\w+/.exec(added.stdout) ?? []
    expect(record).toBeDefined()
    const [domainId = ''] = /org_domain_\w+/.exec(added.stdout) ?? []
    expect((await said('domains', 'show', domainId)).stdout).toContain(record)
    expect(await json('domains', 'show', domainId)).toMatchObject({ id: domainId, domain, state: 'pending' })
  })

  it('replaces a SAML key at once only where somebody agreed', async () => {
    const first = await json('keys', 'rotate', 'saml_signing')
    const keys = async () => (await json('keys', 'saml')).data
    expect(await keys()).toMatchObject([{ id: first.id, state: 'in use' }])
    const unasked = await said('keys', 'rotate', 'saml_signing', '--now')
    expect([unasked.code, unasked.stdout]).toEqual([2, ''])
    expect(unasked.stderr).toContain('refuse sign-ins until they have the new certificate')
    expect(unasked.stderr).toContain('add --yes')
    expect(await keys()).toMatchObject([{ id: first.id }])
    const next = await json('keys', 'rotate', 'saml_signing', '--now', '--yes')
    expect(next.id).not.toBe(first.id)
    expect(await keys()).toMatchObject([{ id: next.id, state: 'in use' }])
    expect((await said('keys', 'rotate', 'saml_signing', '--now', '--overlap', '3')).code).toBe(2)
  })
})
