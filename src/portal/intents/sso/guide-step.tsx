/** One step of the guide: what to click, what to copy, what to bring back, and the button that says it is done. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Guide, GuideStep } from '../../../guides/guide.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead } from '../../../ui/page.tsx'
import { useChecks } from '../../form/checks.tsx'
import { Back } from '../../frame.tsx'
import { StepView } from '../../guide/step-view.tsx'
import { VariantSwitch } from '../../guide/variant-switch.tsx'
import { GuideText, OursProvider } from '../../guide/words.tsx'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { ClaimMap } from './claim-map.tsx'
import { type Connection, useSaveProgress, withStep } from './connections.tsx'
import { MetadataField } from './metadata-field.tsx'
import { OidcField } from './oidc-fields.tsx'
import { StepEyebrow } from './step-eyebrow.tsx'
import { stepAddress, stepIds } from './steps.tsx'

interface GuideStepProps {
  connection: Connection
  guide: Guide
  step: GuideStep
}
export function GuideStepScreen({ connection, guide, step }: GuideStepProps) {
  const { t } = useTranslation()
  const { branding } = useSession()
  const { progress, service_provider: values } = connection
  const variant = progress.variant ?? guide.variants[0]?.id ?? null
  const saving = useSaveProgress(connection)
  const { confirm, busy } = useConfirm(connection, guide, step)
  const { provide, all } = useChecks()
  const ids = stepIds(guide)
  const at = ids.indexOf(step.id)
  const previous = ids[at - 1]
  const field = { connection, guide }
  const tick = (id: string, done: boolean) =>
    saving.save(({ ticks }) => ({ ticks: done ? [...ticks, id] : ticks.filter((each) => each !== id) }))
  return (
    <>
      <Title>{step.title}</Title>
      <PageHead
        eyebrow={<StepEyebrow guide={guide} step={step.id} />}
        title={step.title}
        lead={
          <OursProvider value={{ values, tags: new Map() }}>
            <GuideText>{step.lead}</GuideText>
          </OursProvider>
        }
      />
      {guide.variants.length > 1 && variant && hasVariants(step) && (
        <VariantSwitch
          guide={guide}
          value={variant}
          onChange={(chosen) => saving.save(() => ({ variant: chosen })).catch(() => {})}
        />
      )}
      {provide(
        <StepView
          guide={guide}
          step={step}
          variant={variant}
          values={values}
          vendor={branding.name}
          ticks={progress.ticks}
          onTick={(id, done) => tick(id, done).catch(() => {})}
          field={(block) =>
            block.name === 'metadata' ? (
              <MetadataField block={block} {...field} />
            ) : (
              <OidcField block={block} {...field} />
            )
          }
          map={(block) => <ClaimMap block={block} {...field} />}
        />,
      )}
      {saving.error && <Problem error={saving.error} title={t('problem.save')} />}
      <Actions
        back={
          previous ? (
            <Back href={stepAddress(connection, previous)}>
              {guide.steps[at - 1]?.short_title ?? t('setup.guide.back')}
            </Back>
          ) : (
            !connection.active && (
              <Back href={`/sso?change=${connection.id}`}>{t('setup.guide.back_to_grid')}</Back>
            )
          )
        }
        hint={t('setup.guide.draft')}
      >
        <Button kind="main" busy={busy} onClick={() => confirm(all)}>
          {step.confirm} <Icon name="next" size={18} />
        </Button>
      </Actions>
    </>
  )
}

function hasVariants(step: GuideStep) {
  return step.blocks.some((block) => block.variant !== undefined)
}

/** Asks every field, remembers the step as done, goes on. */
function useConfirm(connection: Connection, guide: Guide, step: GuideStep) {
  const navigate = useNavigate()
  const saving = useSaveProgress(connection)
  const [busy, setBusy] = useState(false)
  const confirm = async (ready: () => Promise<boolean>) => {
    setBusy(true)
    try {
      if (!(await ready())) return
      const ids = stepIds(guide)
      const next = ids[ids.indexOf(step.id) + 1] ?? 'test'
      await saving.save((known) => ({ completed: withStep(known, step.id), step: next }))
      await navigate({ to: stepAddress(connection, next) })
    } catch {
      // The saved state and the note above the button say what went wrong.
    } finally {
      setBusy(false)
    }
  }
  return { confirm, busy }
}
