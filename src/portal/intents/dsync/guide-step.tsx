/** One step of the guide: what to click, what to copy, what to bring back, and the button that says it is done. */
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide, GuideStep } from '../../../guides/guide.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead } from '../../../ui/page.tsx'
import { Back } from '../../frame.tsx'
import { StepView } from '../../guide/step-view.tsx'
import { VariantSwitch } from '../../guide/variant-switch.tsx'
import { GuideText, OursProvider } from '../../guide/words.tsx'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { AttributeNames } from './attribute-names.tsx'
import { type Directory, useSaveProgress, withStep } from './directories.tsx'
import { SendFiles } from './files.tsx'
import { ConsentField } from './source/consent-field.tsx'
import { SettingField } from './source/setting-field.tsx'
import { SourceProblem } from './source/source-problem.tsx'
import { useSource } from './source/use-source.tsx'
import { StepEyebrow } from './step-eyebrow.tsx'
import { nextStep, stepAddress, stepIds, stepName } from './steps.tsx'
import { TokenField } from './tokens/token-field.tsx'

interface GuideStepProps {
  directory: Directory
  guide: DirectoryGuide
  step: GuideStep
}
export function GuideStepScreen({ directory, guide, step }: GuideStepProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { branding } = useSession()
  const { progress } = directory
  const variants = offered(directory, guide)
  const variant = (variants.find(({ id }) => id === progress.variant) ?? variants[0])?.id ?? null
  const blocks = step.blocks.filter((block) => block.variant === undefined || block.variant === variant)
  const saving = useSaveProgress(directory)
  const source = useSource(directory, blocks)
  const ids = stepIds(directory, guide)
  const previous = ids[ids.indexOf(step.id) - 1]
  // The token is no text to be copied again and again: its field draws itself.
  const values = directory.ours
  const tick = (id: string, done: boolean) =>
    saving.save(({ ticks }) => ({ ticks: done ? [...ticks, id] : ticks.filter((each) => each !== id) }))
  const confirm = async () => {
    if (!(await source.ready())) return
    const next = nextStep(directory, guide, step.id)
    await saving.save((known) => ({ completed: withStep(known, step.id), step: next }))
    await navigate({ to: stepAddress(directory, next) })
  }
  const sends = step.blocks.some((block) => block.type === 'copy' && block.value === 'upload_endpoint')
  return (
    <>
      <Title>{step.title}</Title>
      <PageHead
        eyebrow={<StepEyebrow directory={directory} guide={guide} step={step.id} />}
        title={step.title}
        lead={
          <OursProvider value={{ values, tags: new Map() }}>
            <GuideText>{step.lead}</GuideText>
          </OursProvider>
        }
      />
      {variants.length > 1 && variant && step.blocks.some((block) => block.variant !== undefined) && (
        <VariantSwitch
          guide={guide}
          variants={variants}
          value={variant}
          onChange={(chosen) => saving.save(() => ({ variant: chosen })).catch(() => {})}
        />
      )}
      <StepView
        guide={guide}
        step={step}
        variant={variant}
        values={values}
        vendor={branding.name}
        ticks={progress.ticks}
        onTick={(id, done) => tick(id, done).catch(() => {})}
        copy={(block, tag) => <TokenField directory={directory} guide={guide} block={block} tag={tag} />}
        field={(block) => <SettingField block={block} guide={guide} source={source} />}
        consent={(block) => (
          <ConsentField block={block} directory={directory} guide={guide} source={source} />
        )}
        map={(block) => <AttributeNames block={block} guide={guide} />}
      />
      {sends && <SendFiles directory={directory} />}
      <SourceProblem source={source} guide={guide} />
      {saving.error && <Problem error={saving.error} title={t('problem.save')} />}
      <Actions
        back={
          previous ? (
            <Back href={stepAddress(directory, previous)}>{stepName(t, guide, previous)}</Back>
          ) : (
            directory.held && (
              <Back href={`/dsync?change=${directory.id}`}>{t('setup.guide.back_to_grid')}</Back>
            )
          )
        }
        hint={t('directories.guide.draft')}
      >
        <Button kind="main" busy={source.busy} onClick={() => confirm().catch(() => {})}>
          {step.confirm} <Icon name="next" size={18} />
        </Button>
      </Actions>
    </>
  )
}

/** Nobody can consent where the vendor has no client at the provider. */
function offered({ consent }: Directory, { variants, steps }: DirectoryGuide): DirectoryGuide['variants'] {
  const wanting = steps.flatMap(({ blocks }) =>
    blocks.flatMap(({ type, variant }) => (type === 'consent' ? [variant] : [])),
  )
  return variants.filter(({ id }) => consent !== null || !wanting.includes(id))
}
