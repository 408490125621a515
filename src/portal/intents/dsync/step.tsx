/** `/portal/dsync/directories/{id}/steps/{step}`: a step of the guide, or one of the portal's own. */
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Frame } from '../../frame.tsx'
import { NothingHere } from '../../not-found.tsx'
import { type Directory, useDirectory, useGuide, useSaveProgress } from './directories.tsx'
import { GroupsStep } from './groups-step.tsx'
import { GuideStepScreen } from './guide-step.tsx'
import { MapStep } from './map-step.tsx'
import { ReleaseStep } from './release-step.tsx'
import { ReviewStep } from './review/review-step.tsx'
import { isOwnStep, setupSteps, stepIds } from './steps.tsx'
import { WatchStep } from './watch/watch-step.tsx'

const ownSteps = {
  groups: GroupsStep,
  watch: WatchStep,
  map: MapStep,
  review: ReviewStep,
  release: ReleaseStep,
} as const

export function DirectoryStep() {
  const { id = '', step = '' } = useParams({ strict: false })
  const directory = useDirectory(id)
  if (!directory) {
    return (
      <Frame current="dsync">
        <NothingHere />
      </Frame>
    )
  }
  return <KnownStep directory={directory} step={step} />
}

function KnownStep({ directory, step }: { directory: Directory; step: string }) {
  const { t } = useTranslation()
  const guide = useGuide(directory.guide_id)
  const ofGuide = guide.steps.find(({ id }) => id === step)
  const exists = stepIds(directory, guide).includes(step) && (step !== 'release' || !directory.held)
  const Own = exists && !ofGuide && isOwnStep(step) ? ownSteps[step] : undefined
  useRemember(directory, step, exists)
  return (
    <Frame
      current="dsync"
      steps={setupSteps(t, step, directory, guide)}
      savedAt={directory.progress.saved_at ?? directory.updated_at}
    >
      {!exists && <NothingHere />}
      {/* A key per step: no text of one step may appear in the next. */}
      {ofGuide && <GuideStepScreen key={step} directory={directory} guide={guide} step={ofGuide} />}
      {Own && <Own key={step} directory={directory} guide={guide} />}
    </Frame>
  )
}

/** The next link continues at the step that was open last. */
function useRemember(directory: Directory, step: string, exists: boolean) {
  const { save } = useSaveProgress(directory)
  const known = directory.progress.step === step
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per step that was opened
  useEffect(() => {
    if (exists && !known && directory.held) save(() => ({ step })).catch(() => {})
  }, [step])
}
