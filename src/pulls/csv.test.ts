import { describe, expect, it } from 'vitest'
import { type CsvName, readCsv } from './csv.ts'
import type { Pulled } from './pulled.ts'

async function* pieces(content: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function read(
  name: CsvName,
  content: string | Uint8Array,
  groups: string[] | null = null,
): Promise<Pulled[]> {
  const items: Pulled[] = []
  for await (const item of readCsv(name, pieces(content), {
    groups: groups && new Set(groups),
    named: new Set(),
  }))
    items.push(item)
  return items
}
const mistakes = async (name: CsvName, content: string | Uint8Array, groups: string[] | null = null) => {
  const error: unknown = await read(name, content, groups).catch((thrown: unknown) => thrown)
  if (!(error instanceof Error && 'details' in error)) throw new Error('nothing was refused')
  return { code: 'code' in error ? error.code : '', message: error.message, details: error.details }
}

describe('users.csv', () => {
  it('is read with a byte order mark, quotes, line breaks in fields and umlauts across pieces', async () => {
    const text =
      '\ufeffID,E-mail,First Name,last_name,Cost Centre\r\n1,a@acme.example,"Jörg ""J"" \nMax",Müller,4711\r\n'
    expect(await read('users.csv', text.replace('E-mail', 'Email'))).toEqual([
      expect.objectContaining({
        kind: 'user',
        id: '1',
        state: 'active',
        first_name: 'Jörg "J" \nMax',
        last_name: 'Müller',
        emails: [{ value: 'a@acme.example', type: 'work', primary: true }],
        custom: { cost_centre: '4711' },
      }),
    ])
  })
  it('keeps formulas as the text that they are', async () => {
    const [user] = await read('users.csv', 'id,first_name\n1,"=HYPERLINK(""http://x"",""y"")"\n')
    expect(user).toMatchObject({ first_name: '=HYPERLINK("http://x","y")' })
  })
  it('reads states', async () => {
    const users = await read('users.csv', 'id,state\n1,\n2,Suspended\n3,inactive\n')
    expect(users.map((one) => (one.kind === 'user' ? one.state : ''))).toEqual([
      'active',
      'suspended',
      'inactive',
    ])
  })
  it('is refused as a whole with the lines of all mistakes', async () => {
    const text =
      'id,email,state\n1,a@acme.example,\n1,b@acme.example,\n,c@acme.example,\n4,no address,\n5,d@acme.example,gone\n6,too,many,fields\n'
    const { code, details } = await mistakes('users.csv', text)
    expect(code).toBe('files_invalid')
    expect(details).toEqual([
      "users.csv, line 3: the id '1' was there already",
      'users.csv, line 4: id is empty',
      "users.csv, line 5: 'no address' is not an e-mail address",
      "users.csv, line 6: the state is 'gone', not active, suspended or inactive",
      'users.csv, line 7: 4 fields where the first line has 3',
    ])
  })
  it('stops at twenty mistakes', async () => {
    const { details } = await mistakes(
      'users.csv',
      `id,state\n${Array.from({ length: 50 }, (_, n) => `${n},x`).join('\n')}\n`,
    )
    expect(details).toHaveLength(20)
  })
  it.each([
    ['', 'is empty'],
    ['email\na@acme.example\n', "no column 'id'"],
    ['id;email\n1;a@acme.example\n', 'not separated by commas'],
    ['id,id\n1,2\n', 'twice'],
    ['id,first_name\n1,"never closed\n', 'mistakes'],
    [Buffer.from('id,first_name\n1,J\xf6rg\n', 'latin1'), 'UTF-8'],
    [Buffer.from('\ufeffid\n1\n', 'utf16le'), 'UTF-16'],
    ['id\n1\0\n', 'NUL'],
    [`id,x\n1,${'y'.repeat(200_000)}\n`, 'mistakes'],
  ])('%#: says what is wrong', async (content, said) => {
    const { code, message } = await mistakes('users.csv', content)
    expect([code, message]).toEqual(['files_invalid', expect.stringContaining(said)])
  })
})

describe('user_groups.csv', () => {
  it('makes the groups that it names where no other file does', async () => {
    const items = await read('user_groups.csv', 'user_id,group_id\n1,eng\n2,eng\n1,eng\n')
    expect(items.map(({ kind }) => kind)).toEqual(['group', 'member', 'member', 'member'])
  })
  it('may name only groups of groups.csv where there is one', async () => {
    const { details } = await mistakes('user_groups.csv', 'user_id,group_id\n1,eng\n1,sales\n', ['eng'])
    expect(details).toEqual(["user_groups.csv, line 3: groups.csv has no group 'sales'"])
  })
})
