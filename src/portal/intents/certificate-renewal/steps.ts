/** The order of a renewal: what the provider's guide says, then the test. */
import type { TFunction } from 'i18next'
import type { RailStep } from '../../../ui/rail.tsx'
import type { Renewal, useSteps } from './renewals.tsx'

export type Steps = ReturnType<typeof useSteps>

export function stepAddress({ id }: Renewal, step: string): string {
  return `/certificate_renewal/${id}/${step}`
}

export function railSteps(t: TFunction, renewal: Renewal, { guide }: Steps, current: string): RailStep[] {
  const all = [
    ...guide.steps.map(({ kind, short_title }) => ({ id: kind as string, name: short_title })),
    { id: 'test', name: t('certificates.step.test') },
  ]
  const at = all.findIndex(({ id }) => id === current)
  return all.map(({ id, name }, index) => ({
    id,
    name,
    state: id === current ? 'now' : index < at ? 'done' : 'todo',
    href: stepAddress(renewal, id),
  }))
}
