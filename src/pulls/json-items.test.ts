import { expect, it } from 'vitest'
import { jsonItems } from './json-items.ts'

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function read(text: string, size = 5, key = 'people') {
  const items: unknown[] = []
  for await (const item of jsonItems(pieces(text, size), { key, source: 'It' })) items.push(item)
  return items
}

const people = [{ a: '{["x\\"}', ü: [1, { b: null }] }, {}, { people: [{ no: 1 }] }]
it.each([1, 2, 3, 7, 1_000])('finds the same in pieces of %i bytes', async (size) => {
  const text = JSON.stringify(
    { meta: { people: [{ wrong: 1 }] }, title: 'people', other: [{ wrong: 2 }], people, end: true },
    null,
    1,
  )
  expect(await read(text, size)).toEqual(people)
})
it.each([
  ['{"people":[{"a":1},{"a":2}', 'unreachable'],
  ['{"people":[{"a":1}]', 'unreachable'],
  ['', 'unreachable'],
  ['{"others":[]}', 'answer_unreadable'],
  ['[{"a":1}]', 'answer_unreadable'],
  ['<html>', 'answer_unreadable'],
  ['{"people":[{"a":}]}', 'answer_unreadable'],
  [`{"people":[{"a":"${'x'.repeat(1_100_000)}"}]}`, 'answer_unreadable'],
])('refuses %#', async (text, code) => {
  await expect(read(text, 64_000)).rejects.toMatchObject({ code })
})
