import { describe, expect, it } from 'vitest'
import { createCollector } from './collector.ts'

const limits = { batch: 3, size: 100, waiting: 10 }
/** Each batch as it came to be committed, which ends when it is told to. */
function slow(lanes = 1) {
  const batches: { items: string[]; end(error?: Error): void }[] = []
  const collect = createCollector<string, string>({
    commit: (items) =>
      new Promise((resolve, reject) => {
        batches.push({
          items: [...items],
          end: (error) => (error ? reject(error) : resolve(items.map((item) => item.toUpperCase()))),
        })
      }),
    sizeOf: (item) => item.length,
    joins: (first, item) => first[0] === item[0],
    lanes,
    limits,
  })
  const seen = () => batches.map(({ items }) => items)
  const begun = (n: number) => expect.poll(() => batches.length).toBe(n)
  return { batches, collect, seen, begun }
}
const away = () => Object.assign(new Error('the database is away'), { code: 'ECONNREFUSED' })

describe('a collector', () => {
  it('answers nobody before the commit that holds what is theirs', async () => {
    const { batches, collect, begun } = slow()
    let answered = 0
    const all = Promise.all(['a1', 'a2'].map((item) => collect(item).finally(() => answered++)))
    await begun(1)
    expect(answered).toBe(0)
    batches[0]?.end()
    expect(await all).toEqual(['A1', 'A2'])
  })

  it('takes what arrives meanwhile into the next batch, as much as it may hold, in order', async () => {
    const { batches, collect, seen, begun } = slow()
    const all = Promise.all(['a1', 'a2', 'a3', 'a4', 'b1', 'a5'].map(collect))
    for (let n = 1; n <= 3; n++) {
      await begun(n)
      batches[n - 1]?.end()
    }
    await all
    expect(seen()).toEqual([['a1', 'a2', 'a3'], ['a4', 'a5'], ['b1']])
  })

  it('works at several batches at a time where it may', async () => {
    const { batches, collect, seen, begun } = slow(2)
    const first = collect('a1')
    await begun(1)
    const second = collect('a2')
    await begun(2)
    expect(seen()).toEqual([['a1'], ['a2']])
    batches[1]?.end()
    expect(await second).toBe('A2')
    batches[0]?.end()
    expect(await first).toBe('A1')
  })

  it('lets one that cannot be written take nobody with it', async () => {
    const { batches, collect, begun } = slow()
    const all = Promise.allSettled(['a1', 'a2'].map(collect))
    await begun(1)
    batches[0]?.end(new Error('taken'))
    await begun(2)
    batches[1]?.end()
    await begun(3)
    batches[2]?.end(new Error('taken'))
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('tries nobody one by one when the database is away', async () => {
    const { batches, collect, seen, begun } = slow()
    const all = Promise.allSettled(['a1', 'a2'].map(collect))
    await begun(1)
    batches[0]?.end(away())
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(seen()).toHaveLength(1)
  })

  it('lets only so many wait', async () => {
    const { collect, begun } = slow()
    void collect('a')
    await begun(1)
    for (let n = 0; n < 10; n++) void collect('a')
    expect(() => collect('a')).toThrow(expect.objectContaining({ status: 429 }))
  })
})
