/** `/portal/certificate_renewal/{id}/{step}`: the provider's steps for a new certificate, and the test with it. */
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GuideStep } from '../../../guides/guide.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead } from '../../../ui/page.tsx'
import { Note } from '../../../ui/panel.tsx'
import { call } from '../../call.tsx'
import { Back, Frame } from '../../frame.tsx'
import { StepView } from '../../guide/step-view.tsx'
import { VariantSwitch } from '../../guide/variant-switch.tsx'
import { GuideText, OursProvider } from '../../guide/words.tsx'
import { useMoments } from '../../moment.tsx'
import { NothingHere } from '../../not-found.tsx'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import '../../form/form.css'
import { Bring, type Brought, type Input } from './bring.tsx'
import { acceptRenewal } from './contract.ts'
import { type Renewal, useChange, useRenewal, useSteps } from './renewals.tsx'
import { railSteps, type Steps, stepAddress } from './steps.ts'
import { TestStep } from './test-step.tsx'

export function RenewalStep() {
  const { id = '', step = '' } = useParams({ strict: false })
  const renewal = useRenewal(id)
  if (renewal?.protocol !== 'saml')
    return (
      <Frame current="certificate_renewal">
        <NothingHere />
      </Frame>
    )
  return <KnownStep renewal={renewal} step={step} />
}

function KnownStep({ renewal, step }: { renewal: Renewal; step: string }) {
  const { t } = useTranslation()
  const steps = useSteps(renewal.id)
  const own = steps.guide.steps.find(({ kind }) => kind === step)
  return (
    <Frame current="certificate_renewal" steps={railSteps(t, renewal, steps, step)}>
      {own && <GuideScreen key={step} renewal={renewal} steps={steps} step={own} />}
      {step === 'test' && <TestStep renewal={renewal} steps={steps} />}
      {!own && step !== 'test' && <NothingHere />}
    </Frame>
  )
}

function GuideScreen({ renewal, steps, step }: { renewal: Renewal; steps: Steps; step: GuideStep }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const { branding } = useSession()
  const navigate = useNavigate()
  const { guide, service_provider: values } = steps
  const [ticks, setTicks] = useState<readonly string[]>([])
  const [variant, setVariant] = useState(guide.variants[0]?.id ?? null)
  const [brought, setBrought] = useState<Brought>({ input: undefined, usable: false })
  const [asked, setAsked] = useState(false)
  const accept = useChange(
    (body: Input) => call(acceptRenewal, { params: { id: renewal.id }, body }),
    () => t('certificates.accepted_title'),
  )
  const kinds = [...guide.steps.map(({ kind }) => kind as string), 'test']
  const at = kinds.indexOf(step.kind)
  const to = (kind = 'test') => navigate({ to: stepAddress(renewal, kind) })
  const goOn = () => to(kinds[at + 1])
  const waiting = renewal.certificates.at(-1)
  const isNew = waiting !== undefined && !waiting.signs && renewal.certificates.length > 1
  const confirm = () => {
    setAsked(true)
    const { input, usable } = brought
    if (step.kind !== 'renew' || (!input && isNew)) return void goOn()
    if (input && usable) accept.mutate(input, { onSuccess: () => void goOn() })
  }
  return (
    <>
      <Title>{step.title}</Title>
      <PageHead
        eyebrow={`${renewal.name} · ${t('certificates.eyebrow', { at: at + 1, count: kinds.length })}`}
        title={step.title}
        lead={
          <OursProvider value={{ values, tags: new Map() }}>
            <GuideText>{step.lead}</GuideText>
          </OursProvider>
        }
      />
      {isNew && (
        <Note tone="ok" title={t('certificates.accepted_title')}>
          {t('certificates.accepted', { day: moments.day(waiting.not_after) })}
        </Note>
      )}
      {guide.variants.length > 1 && variant && step.blocks.some((block) => block.variant) && (
        <VariantSwitch guide={guide} value={variant} onChange={setVariant} />
      )}
      <StepView
        guide={guide}
        step={step}
        variant={variant}
        values={values}
        vendor={branding.name}
        ticks={ticks}
        onTick={(id, done) => setTicks((all) => (done ? [...all, id] : all.filter((one) => one !== id)))}
        field={(block) => (
          <Bring
            renewal={renewal}
            block={block}
            ways={guide.metadata_inputs}
            missing={asked && !isNew}
            onChange={setBrought}
          />
        )}
        map={() => null}
      />
      {accept.error && <Problem error={accept.error} title={t('certificates.failed')} />}
      <Actions
        back={
          at > 0 ? (
            <Back href={stepAddress(renewal, kinds[at - 1] ?? 'renew')}>
              {guide.steps[at - 1]?.short_title}
            </Back>
          ) : (
            <Back href="/certificate_renewal">{t('certificates.title')}</Back>
          )
        }
      >
        <Button kind="main" busy={accept.isPending} onClick={confirm}>
          {step.confirm} <Icon name="next" size={18} />
        </Button>
      </Actions>
    </>
  )
}
