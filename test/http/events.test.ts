import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { emit } from '../../src/events/emit.ts'
import { type EventName, events as registry } from '../../src/events/index.ts'
import { listEvents } from '../../src/resources/events/contract.ts'
import { startApp, type TestApp } from '../harness.ts'

const noon = '2026-03-01T12:00:00.000Z'
let app: TestApp
let other: string
let acme: string
let globex: string
beforeAll(async () => {
  app = await startApp({ at: noon })
  other = await app.newKey({ environment: await app.newEnvironment() })
  const create = async (name: string) =>
    String((await app.call('POST', '/organizations', { body: { name } })).body.id)
  acme = await create('Acme')
  app.clock.advance(60)
  globex = await create('Globex')
  app.clock.advance(60)
  await app.call('PUT', `/organizations/${acme}`, { body: { name: 'Acme Corp', domains: ['acme.example'] } })
})
afterAll(() => app.stop())

const names = async (query: string) => {
  const { status, body } = await app.call('GET', `/events?${query}`)
  expect(status).toBe(200)
  return (body.data as { event: string }[]).map(({ event }) => event)
}
const created = 'organization.created'
const everything = [created, created, 'organization_domain.created', 'organization.updated']

describe('events', () => {
  it('come oldest first, with who did it and what was before', async () => {
    const page = await app.ask(listEvents, { query: { limit: 100 } })
    expect(page.data.map(({ event }) => event)).toEqual(everything)
    expect(page.data.at(-1)).toMatchObject({
      object: 'event',
      id: expect.stringMatching(/^event_/),
      data: { object: 'organization', id: acme, name: 'Acme Corp' },
      context: {
        actor: { source: 'api', name: 'Test key' },
        previous_attributes: { name: 'Acme', domains: [] },
      },
      created_at: '2026-03-01T12:02:00.000Z',
    })
    expect(page.list_metadata).toEqual({ after: null })
  })

  it.each<[string, string[]]>([
    ['events=organization.created', [created, created]],
    ['events=organization.created,organization.updated', [created, created, 'organization.updated']],
    ['events=organization.created&events=organization.updated', [created, created, 'organization.updated']],
    [
      'events[]=organization.created&events[]=organization.updated',
      [created, created, 'organization.updated'],
    ],
    [
      'events[0]=organization.created&events[1]=organization.updated',
      [created, created, 'organization.updated'],
    ],
    ['events=organization_domain.*', ['organization_domain.created']],
    ['events=organization.*', [created, created, 'organization.updated']],
    ['events=*', everything],
    ['events=dsync.*', []],
    ['events=ORGANIZATION.*', []],
    ['events=%25.*', []],
    ['events=nonsense', []],
    ['range_start=2026-03-01T12:01:00Z', everything.slice(1)],
    ['range_start=2026-03-01T13:01:00%2B01:00', everything.slice(1)],
    ['range_end=2026-03-01T12:01:00Z', [created]],
    ['range_start=2026-03-01T12:00:30Z&range_end=2026-03-01T12:01:30Z', [created]],
    ['range_start=2026-03-02T00:00:00Z', []],
    ['order=desc', everything.toReversed()],
    ['order=asc&limit=1', [created]],
    ['organization_id=org_never', []],
  ])('?%s', async (query, expected) => expect(await names(query)).toEqual(expected))

  it('are found by organization', async () => {
    expect(await names(`organization_id=${globex}`)).toEqual([created])
    expect(await names(`organization_id=${acme}`)).toEqual([
      created,
      'organization_domain.created',
      'organization.updated',
    ])
  })

  it.each([
    'range_start=yesterday',
    'range_start=2026-02-30T00:00:00Z',
    'range_end=2026-12-31T23:59:60Z',
    'limit=0',
    'order=sideways',
  ])('?%s is 422', async (query) => {
    expect(await app.call('GET', `/events?${query}`)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request_parameters' },
    })
  })

  it('are followed by cursor to the end and no further, each exactly once', async () => {
    for (const order of ['asc', 'desc'] as const) {
      const seen: string[] = []
      let after: string | null = null
      do {
        const page: Awaited<ReturnType<typeof ask>> = await ask(order, after)
        seen.push(...page.data.map(({ event }) => event))
        after = page.list_metadata.after
      } while (after !== null)
      expect(seen).toEqual(order === 'asc' ? everything : everything.toReversed())
    }
  })
  const ask = (order: 'asc' | 'desc', after: string | null) =>
    app.ask(listEvents, { query: { order, limit: 1, ...(after !== null && { after }) } })

  it("are nobody else's, nor is their cursor", async () => {
    expect((await app.call('GET', '/events', { key: other })).body.data).toEqual([])
    const { data } = await app.ask(listEvents, {})
    const stolen = await app.call('GET', `/events?after=${data[0]?.id}`, { key: other })
    expect(stolen.body.data).toEqual([])
  })
})

describe('the outbox', () => {
  it('loses an event with the change that it told of', async () => {
    await app.events()
    const failing = app.deps.store.change(systemActor, async (tx) => {
      await emit(tx, { environment_id: app.environment.id, organization_id: null }, 'organization.deleted', {
        object: 'organization',
        id: 'org_x',
        name: 'x',
        allow_profiles_outside_organization: false,
        domains: [],
        metadata: {},
        external_id: null,
        created_at: noon,
        updated_at: noon,
      })
      throw new Error('after the event')
    })
    await expect(failing).rejects.toThrow('after the event')
    expect(await app.events()).toEqual([])
  })

  it('shows a reader who follows it everything, while many write', async () => {
    // Through two servers, whose ids do not grow together.
    const second = await startApp({ beside: app })
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; n < 10; n++)
        await (writer % 2 ? second : app).call('POST', '/organizations', {
          body: { name: `${writer}-${n}` },
        })
    })
    let writing = true
    const done = Promise.all(writers).then(() => {
      writing = false
    })
    const seen: string[] = []
    let after: string | undefined
    for (let last = false; !last; ) {
      last = !writing
      const page = await app.ask(listEvents, {
        query: { order: 'asc', limit: 7, ...(after !== undefined && { after }) },
      })
      seen.push(...page.data.map(({ id }) => id))
      after = page.data.at(-1)?.id ?? after
      if (page.data.length > 0) last = false
    }
    await done
    await second.stop()
    const stored = await app.deps.store.db.selectFrom('events').select(['id', 'position']).execute()
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.toSorted()).toEqual(stored.map(({ id }) => id).toSorted())
    expect(stored.map(({ position }) => position).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      stored.map((_, n) => n + 1),
    )
  })
})

it('names every event as its resource does', () => {
  for (const name of Object.keys(registry) as EventName[]) expect(name).toMatch(/^[a-z_]+(\.[a-z_]+)+$/)
})
