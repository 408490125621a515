/** A real sign-in, in a tab of its own: afterwards we know which certificate the provider signs with. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { CopyField } from '../../../ui/copy-field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead } from '../../../ui/page.tsx'
import { Live, Panel } from '../../../ui/panel.tsx'
import { OutLink } from '../../../ui/text.tsx'
import { call } from '../../call.tsx'
import { Finished, useFinish } from '../../finish.tsx'
import { Back } from '../../frame.tsx'
import { Problem } from '../../problem.tsx'
import { Title } from '../../title.tsx'
import { testRenewal } from './contract.ts'
import { type Renewal, renewalsQuery, testQuery } from './renewals.tsx'
import { type Steps, stepAddress } from './steps.ts'
import { outcomeOf, TestOutcome } from './test-outcome.tsx'

export function TestStep({ renewal, steps }: { renewal: Renewal; steps: Steps }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const test = useTest(renewal)
  const finish = useFinish('certificate_renewal')
  const id = test.data?.id
  const found = useQuery({ ...testQuery(id ?? ''), enabled: id !== undefined })
  const state = found.data?.attempt.state
  useEffect(() => {
    if (state && state !== 'started') void client.invalidateQueries({ queryKey: renewalsQuery.queryKey })
  }, [client, state])
  const running = id !== undefined && (state === undefined || state === 'started')
  const outcome = running || !found.data ? undefined : outcomeOf(renewal, found.data)
  const { provider } = renewal
  const title = running
    ? t('certificates.test.title_running', { provider })
    : outcome
      ? t(`certificates.test.title_${outcome}`, { provider })
      : t('certificates.test.title')
  const passed = outcome === 'new'
  const last = steps.guide.steps.at(-1)
  return (
    <>
      <Title>{title}</Title>
      <PageHead
        eyebrow={`${renewal.name} · ${t('certificates.eyebrow', { at: steps.guide.steps.length + 1, count: steps.guide.steps.length + 1 })}`}
        title={title}
        lead={
          outcome
            ? t(`certificates.test.lead_${outcome}`, { provider })
            : t('certificates.test.lead', { provider })
        }
        aside={running && <Live>{t('certificates.test.listening')}</Live>}
      />
      <div className="stack">
        <Finished finish={finish} words="certificates" />
        {test.error && (
          <Problem error={test.error} title={t('certificates.test.not_started')} retry={test.start} />
        )}
        {found.error && <Problem error={found.error} title={t('problem.load')} retry={found.refetch} />}
        {outcome && found.data ? (
          <TestOutcome renewal={renewal} found={found.data} />
        ) : (
          <Panel title={t('certificates.test.how')}>
            <div className="bring">
              <p className="prose">{t('certificates.test.how_text', { provider })}</p>
              {running && test.data && (
                <>
                  {test.blocked && <p className="prose">{t('certificates.test.blocked')}</p>}
                  <p className="row">
                    <OutLink href={test.data.url}>{t('certificates.test.open')}</OutLink>
                  </p>
                  <CopyField label={t('setup.test.link')} value={test.data.url} />
                </>
              )}
            </div>
          </Panel>
        )}
      </div>
      <Actions back={last && <Back href={stepAddress(renewal, last.kind)}>{last.short_title}</Back>}>
        <Button kind={passed ? 'side' : 'main'} size="3" busy={test.isPending} onClick={test.start}>
          <Icon name="play" /> {t(id ? 'certificates.test.again' : 'certificates.test.start')}
        </Button>
        <Button
          kind={passed ? 'main' : 'side'}
          size="3"
          busy={finish.isPending}
          onClick={() => finish.mutate()}
        >
          {t(passed ? 'certificates.test.done' : 'certificates.test.later')}
        </Button>
      </Actions>
    </>
  )
}

/** The tab is opened within the click, or the browser would call it a pop-up; it learns its address afterwards. */
function useTest({ id }: Renewal) {
  const tab = useRef<Window | null>(null)
  const start = useMutation({
    mutationFn: () => call(testRenewal, { params: { id } }),
    onSuccess: ({ url }) => tab.current?.location.replace(url),
    onError: () => tab.current?.close(),
  })
  return {
    ...start,
    blocked: start.isSuccess && tab.current === null,
    start: () => {
      tab.current = window.open('', '_blank')
      if (tab.current) tab.current.opener = null
      start.mutate()
    },
  }
}
