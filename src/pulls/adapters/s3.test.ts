import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type ObjectStore, startObjectStore } from '../../../test/world/object-store.ts'
import { drain, pullWorld } from '../../../test/world/pull-world.ts'
import { s3 } from './s3.ts'

let store: ObjectStore
beforeEach(async () => {
  await store?.stop()
  store = await startObjectStore()
})
afterAll(() => store.stop())

const settings = (over = {}) => ({
  bucket: store.bucket,
  region: store.region,
  endpoint: store.origin,
  prefix: 'hr/daily',
  access_key_id: store.access_key_id,
  secret_access_key: store.secret_access_key,
  ...over,
})
const pull = (cursor: string | null = null, over = {}) =>
  drain(s3.open(settings(over)).pull(pullWorld({}).world, cursor))

function put(files: Record<string, string>) {
  for (const [name, content] of Object.entries(files)) store.objects.set(`hr/daily/${name}`, content)
}

it('reads the three files of a folder, groups first, and nothing beside them', async () => {
  put({
    'users.csv': 'id,email\n1,a@acme.example\n',
    'groups.csv': 'id,name\ng,Group\n',
    'user_groups.csv': 'user_id,group_id\n1,g\n',
    'a&b.csv': 'x',
    'zz.csv': 'x',
  })
  const { items, end } = await pull()
  expect(items.map(({ kind }) => kind)).toEqual(['group', 'user', 'member'])
  expect(end.listed).toBe('complete')
})

it('reads nothing while no file has changed', async () => {
  put({ 'users.csv': 'id\n1\n' })
  const first = await pull()
  store.questions.length = 0
  expect(await pull(first.end.cursor)).toMatchObject({ items: [], end: { listed: 'unchanged' } })
  expect(store.questions.map(({ path }) => path)).toEqual(['/acme-directory'])
  put({ 'users.csv': 'id\n1\n2\n' })
  expect((await pull(first.end.cursor)).items).toHaveLength(2)
})

it('never ends when a file is cut, taken away, or replaced while it is read', async () => {
  put({ 'users.csv': `id\n${Array.from({ length: 500 }, (_, n) => n).join('\n')}\n` })
  store.trouble(/users\.csv/, 'cut')
  await expect(pull()).rejects.toMatchObject({ code: 'unreachable' })
  store.beforeAnswer(async ({ path }) => {
    if (path.endsWith('users.csv')) put({ 'users.csv': 'id\n1\n' })
  })
  await expect(pull()).rejects.toMatchObject({ code: 'unreachable' })
})

it('says which setting is wrong', async () => {
  await expect(pull(null, { secret_access_key: 'other' })).rejects.toMatchObject({
    code: 'credentials_rejected',
  })
  await expect(pull(null, { access_key_id: 'other' })).rejects.toMatchObject({ code: 'credentials_rejected' })
  await expect(pull(null, { bucket: 'somebody-elses' })).rejects.toMatchObject({ code: 'settings_wrong' })
  await expect(pull(null, { region: 'us-east-1' })).rejects.toMatchObject({ code: 'settings_wrong' })
  await expect(pull()).rejects.toMatchObject({
    code: 'files_invalid',
    message: expect.stringContaining('users.csv'),
  })
})

describe('a store that means harm', () => {
  const answering = (listing: string) => {
    let asked = 0
    const { world } = pullWorld({})
    const outbound = {
      ...world.outbound,
      async fetch(url: string) {
        asked++
        const text = `<ListBucketResult>${listing}</ListBucketResult>`
        return { status: 200, headers: new Headers(), bytes: Buffer.from(text), text, url }
      },
    }
    return { pull: drain(s3.open(settings()).pull({ ...world, outbound }, null)), asked: () => asked }
  }

  it('is not read without end', async () => {
    const { pull, asked } = answering('<NextContinuationToken>again</NextContinuationToken>')
    await expect(pull).rejects.toMatchObject({ code: 'settings_wrong' })
    expect(asked()).toBe(1_000)
  })

  it('keeps nobody waiting with what it never closes', async () => {
    const { pull } = answering('<Contents>'.repeat(300_000))
    await expect(pull).rejects.toMatchObject({ code: 'files_invalid' })
  })
})
