/** Runs the rows of the table for one endpoint; a refusal of any of them is an answer. */
import { answerTo } from './failure.ts'
import type { Endpoint, Flow } from './flow.ts'

type Step = (flow: Flow) => void | Promise<void>
export interface Row {
  readonly name: string
  readonly place: 'door' | 'inside'
  readonly step: Step
  readonly endpoints: readonly Endpoint[]
}

export function atDoor(name: string, step: Step, ...endpoints: Endpoint[]): Row {
  return { name, place: 'door', step, endpoints }
}
export function inside(name: string, step: Step, ...endpoints: Endpoint[]): Row {
  return { name, place: 'inside', step, endpoints }
}

/** @param place its rows only; `flow.answer` says whether the sequence has ended. */
export async function run(table: readonly Row[], place: Row['place'], flow: Flow): Promise<void> {
  for (const row of table) {
    if (row.place !== place || !row.endpoints.includes(flow.endpoint)) continue
    try {
      await row.step(flow)
    } catch (error) {
      flow.answer = answerTo(flow, error, row.name)
    }
    if (flow.answer) return
  }
  if (place === 'inside') throw new Error(`${flow.endpoint}: no step has answered`)
}
