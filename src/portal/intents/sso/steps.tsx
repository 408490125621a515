/** The order of the setup: choose, the guide's steps, test, activate. */
import type { TFunction } from 'i18next'
import type { Guide } from '../../../guides/guide.ts'
import type { RailStep } from '../../../ui/rail.tsx'
import type { Connection } from './connections.tsx'

export function stepIds(guide: Guide): string[] {
  return [...guide.steps.map((step) => step.id), 'test', 'activate']
}
export function stepAddress(connection: Connection, step: string): string {
  return `/sso/connections/${connection.id}/steps/${step}`
}

/** Where to go on: the step last opened, else the first. */
export function resumeStep(connection: Connection, guide: Guide): string {
  const ids = stepIds(guide)
  const last = connection.progress.step
  return last && ids.includes(last) ? last : (ids[0] ?? 'test')
}

/** Something that is known to stop this step's purpose. */
function needsFix(connection: Connection, guide: Guide, id: string): boolean {
  const { draft, progress } = connection
  if (!draft) return false
  if (id === 'test') return draft.last_test?.state === 'failed' || draft.last_test?.state === 'timed_out'
  const connects = guide.steps.some((step) => step.id === id && step.kind === 'connect')
  return connects && progress.completed.includes(id) && draft.incomplete.length > 0
}

export function setupSteps(
  t: TFunction,
  current: string,
  connection?: Connection,
  guide?: Guide,
): RailStep[] {
  if (!connection || !guide) {
    return ['choose', 'connect', 'claims', 'assign', 'test', 'activate'].map((id, index) => ({
      id,
      name: t(`setup.step.${stepName(id)}`),
      state: index === 0 ? 'now' : 'todo',
    }))
  }
  const ids = stepIds(guide)
  const done = connection.progress.completed
  // What was done may be opened again, and so may the step that follows it.
  const reach = Math.max(ids.indexOf(current), ids.findLastIndex((id) => done.includes(id)) + 1)
  const steps = ids.map((id, index): RailStep => {
    const own = guide.steps.find((step) => step.id === id)
    const fix = needsFix(connection, guide, id)
    return {
      id,
      name: own?.short_title ?? t(`setup.step.${stepName(id)}`),
      state: fix ? 'fix' : id === current ? 'now' : done.includes(id) ? 'done' : 'todo',
      ...(index <= reach && { href: stepAddress(connection, id) }),
    }
  })
  const choose: RailStep = {
    id: 'choose',
    name: t('setup.step.choose'),
    note: guide.name,
    state: current === 'choose' ? 'now' : 'done',
    ...(connection.active === null && { href: `/sso?change=${connection.id}` }),
  }
  return [choose, ...steps]
}
function stepName(id: string) {
  return id === 'connect' || id === 'claims' || id === 'assign' || id === 'test' || id === 'activate'
    ? id
    : 'choose'
}
