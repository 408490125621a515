import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { jobDeps } from '../../test/world/job-deps.ts'
import { startStore } from '../../test/world/store.ts'
import { systemActor } from '../db/store.ts'
import type { Job } from './job.ts'
import { backOffSeconds, claim, enqueue, finish, leaseSeconds, maxAttempts, renew } from './queue.ts'
import { runNext, startJobs } from './runner.ts'

const at = '2026-03-01T12:00:00.000Z'
const { store, clock, stop } = await startStore(at)
const deps = jobDeps(store)
const running = new AbortController().signal

beforeEach(async () => {
  await store.db.deleteFrom('jobs').execute()
})
afterAll(stop)

const put = (kind: string, key = 'one', payload: unknown = {}) =>
  store.change(systemActor, (tx) => enqueue(tx, { kind, key, payload }))
const row = async (kind: string) =>
  store.db.selectFrom('jobs').selectAll().where('kind', '=', kind).executeTakeFirstOrThrow()
const job = (run: Job['run'], rest: Partial<Job> = {}): Job => ({ kind: 'test', ...rest, run })

it('gives a job to exactly one of many claimers at once', async () => {
  await put('test')
  const claims = await Promise.all(Array.from({ length: 12 }, () => claim(store, ['test'])))
  expect(claims.filter(Boolean)).toHaveLength(1)
})

it('never runs the same job in two runners at once, and runs each', async () => {
  for (let n = 0; n < 20; n++) await put('test', `key ${n}`, { n })
  const open = new Set<number>()
  const ran: number[] = []
  const counting = job(async (_deps, { payload }) => {
    const { n } = payload as { n: number }
    expect(open.has(n)).toBe(false)
    open.add(n)
    await wait(5)
    open.delete(n)
    ran.push(n)
  })
  const runners = [1, 2].map(() => startJobs(deps, [counting], { workers: 3, poll_ms: 5 }))
  await expect.poll(() => ran.length, { timeout: 10_000 }).toBe(20)
  await Promise.all(runners.map((runner) => runner.stop()))
  expect([...ran].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n))
  expect((await row('test')).state).toBe('done')
})

it('has at most one undone job of a kind and key, with the newest payload', async () => {
  await put('test', 'same', { n: 1 })
  await put('test', 'same', { n: 2 })
  const rows = await store.db.selectFrom('jobs').selectAll().execute()
  expect(rows.map(({ payload }) => payload)).toEqual(['{"n":2}'])
})

it('runs a job once more that was enqueued again while it ran', async () => {
  await put('test')
  const claimed = await claim(store, ['test'])
  await put('test')
  expect(await claim(store, ['test'])).toBeUndefined()
  if (claimed) await finish(store, claimed, undefined)
  expect((await row('test')).state).toBe('waiting')
  expect(await claim(store, ['test'])).toBeDefined()
})

it('lets another process take over when the lease has run out, and ignores the late one', async () => {
  await put('test')
  const dead = await claim(store, ['test'])
  clock.advance(leaseSeconds - 1)
  expect(await claim(store, ['test'])).toBeUndefined()
  clock.advance(2)
  const heir = await claim(store, ['test'])
  expect(heir?.attempts).toBe(2)
  if (!dead) throw new Error('nothing was claimed')
  expect(await renew(store, dead)).toBeUndefined()
  await finish(store, dead, undefined)
  expect((await row('test')).state).toBe('running')
})

it('keeps the lease of a job that takes long', async () => {
  await put('test')
  let rival: unknown
  const slow = job(async () => {
    clock.advance(leaseSeconds / 2)
    await wait(60)
    clock.advance(leaseSeconds / 2 + 1)
    rival = await claim(store, ['test'])
  })
  await runNext(deps, [slow], running, { renew_ms: 10 })
  expect(rival).toBeUndefined()
  expect((await row('test')).state).toBe('done')
})

it('backs off after a failure, says why, and is dead in the end', async () => {
  await put('test')
  const failing = job(() => Promise.reject(new Error('no luck')))
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    expect(await runNext(deps, [failing], running)).toBe(true)
    expect(await runNext(deps, [failing], running)).toBe(false)
    expect(await row('test')).toMatchObject({ attempts: attempt, error: 'no luck', leased_until: null })
    clock.advance(backOffSeconds(attempt) - 1)
    expect(await runNext(deps, [failing], running)).toBe(false)
    clock.advance(2)
  }
  expect((await row('test')).state).toBe('dead')
  clock.advance(100_000)
  expect(await runNext(deps, [failing], running)).toBe(false)
})

it('counts an attempt that took its process down', async () => {
  await put('test')
  let ran = 0
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    await claim(store, ['test'])
    clock.advance(leaseSeconds + 1)
  }
  await runNext(deps, [job(async () => void ran++)], running)
  expect(ran).toBe(0)
  expect((await row('test')).state).toBe('dead')
})

it('brings back what comes by itself, after failures too', async () => {
  let ran = 0
  const recurring = job(
    async () => {
      ran += 1
      if (ran <= maxAttempts + 1) throw new Error('not yet')
    },
    { every_seconds: 60 },
  )
  const runner = startJobs(deps, [recurring], { poll_ms: 5 })
  await expect.poll(() => ran).toBe(1)
  await runner.stop()
  for (let n = 0; n <= maxAttempts; n++) {
    clock.advance(3_601)
    await runNext(deps, [recurring], running)
  }
  expect(ran).toBe(maxAttempts + 2)
  expect(await row('test')).toMatchObject({ state: 'waiting', attempts: 0, error: null })
  expect(await runNext(deps, [recurring], running)).toBe(false)
  clock.advance(61)
  expect(await runNext(deps, [recurring], running)).toBe(true)
})

it('lets no job wait for those whose end is up to somebody else', async () => {
  for (const key of ['a', 'b', 'c']) await put('endless', key)
  await put('test')
  let begun = 0
  const ran: string[] = []
  const endless: Job = {
    kind: 'endless',
    elsewhere: true,
    async run(_, { signal }) {
      begun += 1
      await wait(600_000, undefined, { signal })
    },
  }
  const runner = startJobs(deps, [endless, job(async () => void ran.push('test'))], { poll_ms: 5 })
  await expect.poll(() => [begun, ran]).toEqual([2, ['test']])
  await runner.stop()
})

it('has somebody stand in for who waits long elsewhere, and for nobody else', async () => {
  for (const key of ['a', 'b', 'c']) await put('endless', key)
  for (const key of ['a', 'b', 'c']) await put('test', key)
  const begun: string[] = []
  const endless = (kind: string, rest: Partial<Job> = {}): Job => ({
    kind,
    ...rest,
    async run(_, { signal }) {
      begun.push(kind)
      await wait(600_000, undefined, { signal })
    },
  })
  const runner = startJobs(deps, [endless('endless', { elsewhere: true }), endless('test')], {
    patience_ms: 20,
    poll_ms: 5,
  })
  await expect.poll(() => begun.toSorted()).toEqual(['endless', 'endless', 'endless', 'test', 'test'])
  await runner.stop()
})

it('ends the current job before it stops, and starts no other', async () => {
  await put('test', 'a')
  await put('test', 'b')
  const ended: string[] = []
  let begun = 0
  const slow = job(async () => {
    begun += 1
    await wait(50)
    ended.push('ended')
  })
  const runner = startJobs(deps, [slow], { workers: 1, poll_ms: 5 })
  await expect.poll(() => begun).toBe(1)
  await runner.stop()
  expect(ended).toEqual(['ended'])
  expect(begun).toBe(1)
})

it('gives a job back that the end of the process interrupts', async () => {
  await put('test')
  const stopping = new AbortController()
  const patient = job(async (_deps, { signal }) => {
    stopping.abort()
    signal.throwIfAborted()
  })
  await runNext(deps, [patient], stopping.signal)
  expect(await row('test')).toMatchObject({ state: 'waiting', attempts: 0, leased_until: null })
})
