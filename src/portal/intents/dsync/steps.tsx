/** The order of the setup: choose, the guide's steps, watch what arrives, map it, look at the preview, release. */
import type { TFunction } from 'i18next'
import type { DirectoryGuide } from '../../../guides/guide.ts'
import type { RailStep } from '../../../ui/rail.tsx'
import type { Directory } from './directories.tsx'

const afterGuide = ['watch', 'map', 'review', 'release'] as const
export type OwnStep = 'groups' | (typeof afterGuide)[number]
const own: readonly string[] = ['groups', ...afterGuide]

export function isOwnStep(step: string): step is OwnStep {
  return own.includes(step)
}

export function stepIds(directory: Directory, guide: DirectoryGuide): string[] {
  return [...guide.steps.map(({ id }) => id), ...(directory.chooses_groups ? ['groups'] : []), ...afterGuide]
}
export function stepAddress({ id }: Pick<Directory, 'id'>, step: string): string {
  return `/dsync/directories/${id}/steps/${step}`
}
export function nextStep(directory: Directory, guide: DirectoryGuide, step: string): string {
  const ids = stepIds(directory, guide)
  return ids[ids.indexOf(step) + 1] ?? 'release'
}

/** Where to go on: the step last opened, else the first. */
export function resumeStep(directory: Directory, guide: DirectoryGuide): string {
  const ids = stepIds(directory, guide)
  const last = directory.progress.step
  return last && ids.includes(last) ? last : (ids[0] ?? 'watch')
}

/** What a step is called in the rail and behind "back". */
export function stepName(t: TFunction, guide: DirectoryGuide, step: string): string {
  const ofGuide = guide.steps.find(({ id }) => id === step)?.short_title
  if (ofGuide !== undefined) return ofGuide
  if (step === 'watch') return t(`directories.step.watch.${guide.protocol}`)
  return t(`directories.step.${isOwnStep(step) && step !== 'watch' ? step : 'choose'}`)
}

export function setupSteps(
  t: TFunction,
  current: string,
  directory?: Directory,
  guide?: DirectoryGuide,
): RailStep[] {
  if (!directory || !guide) {
    return (['choose', 'connect', 'assign', 'watch', 'map', 'review', 'release'] as const).map(
      (id, index) => ({
        id,
        name: t(id === 'watch' ? 'directories.step.watch.scim' : `directories.step.${id}`),
        state: index === 0 ? 'now' : 'todo',
      }),
    )
  }
  const ids = stepIds(directory, guide)
  const done = directory.progress.completed
  // What was done may be opened again, and so may the step that follows it; the last one only once it is true.
  const reach = Math.max(ids.indexOf(current), ids.findLastIndex((id) => done.includes(id)) + 1)
  const steps = ids.map((id, index): RailStep => {
    const open = index <= reach && (id !== 'release' || !directory.held)
    return {
      id,
      name: stepName(t, guide, id),
      state: id === current ? 'now' : done.includes(id) ? 'done' : 'todo',
      ...(open && { href: stepAddress(directory, id) }),
    }
  })
  const empty = directory.counts.active + directory.counts.inactive + directory.counts.groups === 0
  const choose: RailStep = {
    id: 'choose',
    name: t('directories.step.choose'),
    note: guide.name,
    state: current === 'choose' ? 'now' : 'done',
    ...(directory.held && empty && { href: `/dsync?change=${directory.id}` }),
  }
  return [choose, ...steps]
}
