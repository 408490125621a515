/** HR systems know no groups: who is in which department is what their customers mean by one. */
import type { Pulled } from './pulled.ts'

export interface Departments {
  /** The group, when it is heard of for the first time, and the membership. */
  of(user_id: string, name: string | null, id?: string | null): Generator<Pulled>
}

export function departments(kind = 'department'): Departments {
  const seen = new Set<string>()
  return {
    *of(user_id, name, id = name) {
      if (name === null || id === null) return
      const group_id = `${kind}:${id}`
      if (!seen.has(group_id)) {
        seen.add(group_id)
        yield { kind: 'group', id: group_id, name, raw: { [kind]: name } }
      }
      yield { kind: 'member', group_id, user_id }
    },
  }
}
