/** Who can sign in at SimpleSAMLphp. */

export type Attributes = Record<string, string[]>

export const password = 'open sesame'

/** Attributes that break what is written carelessly. Every user has the same password. */
export const people: Record<string, Attributes> = {
  alice: {
    uid: ['alice'],
    mail: ['alice@example.test'],
    givenName: ['Alice'],
    sn: ['Archer'],
    groups: ['Engineering', 'Admins'],
  },
  obrien: {
    uid: ['obrien'],
    mail: ["sinead.o'brien@example.test"],
    givenName: ['Sinéad'],
    sn: ["O'Brien & <Sons>"],
    groups: ['R&D "core"', "<script>alert('x')</script>"],
  },
  zoe: {
    uid: ['zoe'],
    mail: ['zoé@exämple-corp.test'],
    givenName: ['Zoé'],
    sn: ['Müller-Lüdenscheidt'],
    groups: ['営業', '🚪 gatekeepers'],
  },
  nomail: { uid: ['nomail'], givenName: ['Noor'], sn: ['Mail'] },
}
