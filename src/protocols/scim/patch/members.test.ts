import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupType, type MemberChange, membersOf, patchGroup, type Quirk, readPatch } from '../index.ts'

function change(...operations: object[]) {
  const seen = new Set<Quirk>()
  const note = (quirk: Quirk) => void seen.add(quirk)
  const read = readPatch(JSON.parse(JSON.stringify({ Operations: operations })), groupType, note)
  const { clear, add, remove } = membersOf(read, { note, string_booleans: true })
  return { clear, add: [...add], remove: [...remove], seen: [...seen] }
}
const nothing = { clear: false, add: [], remove: [], seen: [] }

describe('the change to the members of a group', () => {
  it.each<[string, object[], object]>([
    ['add', [{ op: 'add', path: 'members', value: [{ value: 'a', display: 'A' }] }], { add: [['a', 'A']] }],
    ['remove by path', [{ op: 'remove', path: 'members[value eq "a"]' }], { remove: ['a'] }],
    [
      'remove two by path',
      [{ op: 'remove', path: 'members[value eq "a" or value eq "b"]' }],
      { remove: ['a', 'b'] },
    ],
    ['remove all', [{ op: 'remove', path: 'members' }], { clear: true }],
    [
      'replace',
      [{ op: 'replace', path: 'members', value: [{ value: 'a' }] }],
      { clear: true, add: [['a', null]] },
    ],
    ['replace with nobody', [{ op: 'replace', path: 'members', value: [] }], { clear: true }],
    [
      'a full push of Okta',
      [
        { op: 'remove', path: 'members' },
        { op: 'add', path: 'members', value: [{ value: 'a' }] },
      ],
      { clear: true, add: [['a', null]] },
    ],
    ['without a path', [{ op: 'add', value: { members: [{ value: 'a' }] } }], { add: [['a', null]] }],
    [
      'Entra adds',
      [{ op: 'Add', path: 'members', value: [{ $ref: null, value: 'a' }] }],
      { add: [['a', null]], seen: ['capitalised_op'] },
    ],
    [
      'Entra removes',
      [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'a' }] }],
      { remove: ['a'], seen: ['capitalised_op', 'remove_with_value'] },
    ],
    [
      'a bare text',
      [{ op: 'add', path: 'members', value: 'a' }],
      { add: [['a', null]], seen: ['single_for_many', 'bare_value'] },
    ],
    [
      'displayName',
      [{ op: 'add', path: 'members', value: [{ value: 'a', displayName: 'New' }] }],
      { add: [['a', 'New']], seen: ['member_display_name'] },
    ],
    [
      'the text of one',
      [{ op: 'replace', path: 'members[value eq "a"].display', value: 'A' }],
      { add: [['a', 'A']] },
    ],
    ['rename of Okta', [{ op: 'replace', value: { id: 'x', displayName: 'New' } }], {}],
  ])('%s', (_, operations, expected) => {
    expect(change(...operations)).toEqual({ ...nothing, ...expected })
  })

  it.each<[string, object, string]>([
    [
      'members that are found by anything but their ids',
      { op: 'remove', path: 'members[display eq "A"]' },
      'invalidFilter',
    ],
    ['a member without an id', { op: 'add', path: 'members', value: [{ display: 'A' }] }, 'invalidValue'],
    ['a part of every member', { op: 'replace', path: 'members.display', value: 'A' }, 'invalidPath'],
    ['a number', { op: 'add', path: 'members', value: [7] }, 'invalidValue'],
  ])('refuses %s', (_, operation, scimType) => {
    expect(() => change(operation)).toThrow(expect.objectContaining({ status: 400, scimType }))
  })

  it('is kept apart from the rest of the group', () => {
    const note = () => undefined
    const read = readPatch(
      { Operations: [{ op: 'replace', value: { id: 'x', displayName: 'New', members: [{ value: 'a' }] } }] },
      groupType,
      note,
    )
    expect(patchGroup({ displayName: 'Old' }, read, { note, string_booleans: true })).toEqual({
      displayName: 'New',
    })
  })

  it('makes of any members what doing it to the list would make', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd')
    const ids = fc.array(id, { maxLength: 4 })
    const step = fc.oneof(
      ids.map((list) => ({ op: 'add', list })),
      ids.map((list) => ({ op: 'replace', list })),
      ids.map((list) => ({ op: 'remove', list })),
      fc.constant({ op: 'clear', list: [] }),
    )
    fc.assert(
      fc.property(ids, fc.array(step, { minLength: 1, maxLength: 8 }), (before, steps) => {
        let model = new Set(before)
        for (const { op, list } of steps) {
          if (op === 'clear' || op === 'replace') model = new Set()
          for (const one of list)
            if (op === 'remove') model.delete(one)
            else model.add(one)
        }
        const operations = steps.map(({ op, list }) =>
          op === 'clear'
            ? { op: 'remove', path: 'members' }
            : { op, path: 'members', value: list.map((value) => ({ value })) },
        )
        const { clear, add, remove } = change(...operations)
        expect(applied(before, { clear, add: new Map(add), remove: new Set(remove) })).toEqual(model)
      }),
      { numRuns: 500 },
    )
  })
})

function applied(before: string[], { clear, add, remove }: MemberChange): Set<string> {
  const kept = clear ? [] : before.filter((id) => !remove.has(id))
  return new Set([...kept, ...add.keys()])
}
