/** `/portal/sso/connections/{id}/steps/{step}`: a step of the guide, the test, or the activation. */
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Frame } from '../../frame.tsx'
import { NothingHere } from '../../not-found.tsx'
import { ActivateStep } from './activate-step.tsx'
import { type Connection, useConnection, useGuide, useSaveProgress } from './connections.tsx'
import { GuideStepScreen } from './guide-step.tsx'
import { setupSteps } from './steps.tsx'
import { TestStep } from './test-step.tsx'
import '../../form/form.css'

export function Step() {
  const { id = '', step = '' } = useParams({ strict: false })
  const connection = useConnection(id)
  if (!connection) {
    return (
      <Frame current="sso">
        <NothingHere />
      </Frame>
    )
  }
  return <KnownStep connection={connection} step={step} />
}

function KnownStep({ connection, step }: { connection: Connection; step: string }) {
  const { t } = useTranslation()
  const guide = useGuide(connection.guide_id)
  const own = guide.steps.find((each) => each.id === step)
  const exists = own !== undefined || step === 'test' || step === 'activate'
  useRemember(connection, step, exists)
  return (
    <Frame
      current="sso"
      steps={setupSteps(t, step, connection, guide)}
      savedAt={connection.progress.saved_at ?? connection.updated_at}
    >
      {!exists && <NothingHere />}
      {/* A key per step: no text of one step may appear in the next. */}
      {own && <GuideStepScreen key={step} connection={connection} guide={guide} step={own} />}
      {step === 'test' && <TestStep connection={connection} guide={guide} />}
      {step === 'activate' && <ActivateStep connection={connection} guide={guide} />}
    </Frame>
  )
}

/** The next link continues at the step that was open last. */
function useRemember(connection: Connection, step: string, exists: boolean) {
  const { save } = useSaveProgress(connection)
  const known = connection.progress.step === step
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per step that was opened
  useEffect(() => {
    if (exists && !known && connection.draft) save(() => ({ step })).catch(() => {})
  }, [step])
}
