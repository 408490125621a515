/**
 * Where chains ended when this process wrote last. As long as nobody else writes to them, a batch need not ask: it says
 * what it takes for granted, and is refused as a whole where that is no longer so.
 */
import type { Placement, Trail, Trails } from './place.ts'

interface Known {
  trail: Trail
  /** It was found where this process had left it. */
  alone: boolean
}
const most = 10_000

export class Heads {
  readonly #known = new Map<string, Known>()

  /** @returns undefined unless all of them are known, and nobody else was seen to write to them. */
  guess(organization_ids: Iterable<string>): Trails | undefined {
    const trails = new Map<string, Trail>()
    for (const id of organization_ids) {
      const known = this.#known.get(id)
      if (!known?.alone) return undefined
      trails.set(id, known.trail)
    }
    return trails
  }

  /** After the commit. Two processes that write to one trail would refuse each other all the time: they ask instead. */
  keep(moved: Placement['moved']): void {
    if (this.#known.size > most) this.#known.clear()
    for (const { before, after } of moved) {
      const left = this.#known.get(before.organization_id)?.trail
      this.#known.set(after.organization_id, { trail: after, alone: left?.hash === before.hash })
    }
  }

  forget(organization_ids: Iterable<string>): void {
    for (const id of organization_ids) this.#known.delete(id)
  }
}
