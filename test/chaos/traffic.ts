/** Writers that note what a server acknowledged, and the check that it kept its word. */
import { expect } from 'vitest'
import type { Program } from '../world/program.ts'

/** What the server said that it did: name by organization, and what it said that it deleted. */
export interface Ledger {
  names: Map<string, string>
  deleted: Set<string>
  /** Ids with a change under way when the server died: either outcome is true. */
  unsure: Set<string>
}
export const emptyLedger = (): Ledger => ({ names: new Map(), deleted: new Set(), unsure: new Set() })

/** Creates, renames and deletes until told to stop or the server is gone. @returns how many answers it got. */
export async function write(
  program: Program,
  ledger: Ledger,
  writer: string,
  until: () => boolean,
): Promise<number> {
  let answers = 0
  for (let n = 0; !until(); n++) {
    const name = `${writer} ${n}`
    const made = await ask(program, 'POST', '/organizations', {
      name,
      external_id: name.replaceAll(' ', '-'),
    })
    if (made?.status !== 201) break
    answers++
    ledger.names.set(made.body.id, name)
    if (n % 3 === 0) {
      ledger.unsure.add(made.body.id)
      const renamed = await ask(program, 'PUT', `/organizations/${made.body.id}`, { name: `${name} renamed` })
      if (renamed?.status !== 200) break
      answers++
      ledger.names.set(made.body.id, `${name} renamed`)
      ledger.unsure.delete(made.body.id)
    } else if (n % 7 === 0) {
      ledger.unsure.add(made.body.id)
      const gone = await ask(program, 'DELETE', `/organizations/${made.body.id}`)
      if (gone?.status !== 202) break
      answers++
      ledger.names.delete(made.body.id)
      ledger.deleted.add(made.body.id)
      ledger.unsure.delete(made.body.id)
    }
  }
  return answers
}

/** Nothing acknowledged is lost, and rows and events tell the same story. */
export async function expectKept(program: Program, { names, deleted, unsure }: Ledger): Promise<void> {
  const rows = new Map(
    (await all(program, '/organizations')).map((row) => [String(row.id), String(row.name)]),
  )
  const lost = [...names].filter(([id, name]) => !unsure.has(id) && rows.get(id) !== name)
  expect(lost).toEqual([])
  expect([...deleted].filter((id) => rows.has(id))).toEqual([])

  const events = await all(program, '/events')
  const told = new Map<string, string>()
  for (const { event, data } of events) {
    const { id, name } = data as { id: string; name: string }
    if (event === 'organization.created') {
      expect(told.has(id), `${id} was created twice`).toBe(false)
      told.set(id, name)
    }
    if (event === 'organization.updated') told.set(id, name)
    if (event === 'organization.deleted') told.delete(id)
  }
  expect(told).toEqual(rows)
}

interface Told {
  status: number
  body: { id: string }
}

/** @returns undefined when the server died before it answered. */
async function ask(program: Program, method: string, path: string, body?: object): Promise<Told | undefined> {
  try {
    const response = await fetch(`${program.origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${program.key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
  } catch {
    return undefined
  }
}

export async function all(program: Program, path: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = []
  for (let after: string | null = ''; after !== null; ) {
    const response = await fetch(
      `${program.origin}${path}?limit=100&order=asc${after && `&after=${after}`}`,
      {
        headers: { authorization: `Bearer ${program.key}` },
      },
    )
    expect(response.status).toBe(200)
    const page = (await response.json()) as {
      data: Record<string, unknown>[]
      list_metadata: { after: string | null }
    }
    found.push(...page.data)
    after = page.list_metadata.after
  }
  return found
}
