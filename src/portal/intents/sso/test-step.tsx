/** A real sign-in against the draft, in a tab of its own. What happened there shows here, check by check. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../guides/guide.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyField } from '../../../ui/copy-field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead } from '../../../ui/page.tsx'
import { Live, Note, Panel } from '../../../ui/panel.tsx'
import { OutLink } from '../../../ui/text.tsx'
import { call } from '../../call.tsx'
import { Back } from '../../frame.tsx'
import { providerName } from '../../guide/provider-name.ts'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { type Connection, connectionsQuery, useSaveProgress, withStep } from './connections.tsx'
import { getAttempt, startTest } from './contract.ts'
import { StepEyebrow } from './step-eyebrow.tsx'
import { stepAddress } from './steps.tsx'
import { TestResult } from './test/result.tsx'

const attemptQuery = (id: string, attempt_id: string) =>
  queryOptions({
    queryKey: ['sso', 'attempt', id, attempt_id],
    queryFn: () => call(getAttempt, { params: { id, attempt_id } }),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'started' ? false : 1500),
  })

export function TestStep({ connection, guide }: { connection: Connection; guide: Guide }) {
  const { t } = useTranslation()
  const { branding } = useSession()
  const test = useTest(connection)
  const last = connection.draft?.last_test
  const attemptId = test.data?.id ?? last?.id
  const attempt = useQuery({
    ...attemptQuery(connection.id, attemptId ?? ''),
    enabled: attemptId !== undefined,
  })
  useFreshConnections(attempt.data?.state)
  const incomplete = connection.draft?.incomplete ?? []
  const running = attempt.data?.state === 'started' || (test.data !== undefined && !attempt.data)
  const passed = attempt.data?.state === 'succeeded'
  const lastGuideStep = guide.steps.at(-1)
  const goOn = useGoOn(connection)
  const title = passed
    ? t('setup.test.title_passed')
    : running
      ? t('setup.test.title_running', { provider: providerName(guide) })
      : t('setup.test.title')
  return (
    <>
      <Title>{title}</Title>
      <PageHead
        eyebrow={<StepEyebrow guide={guide} step="test" />}
        title={title}
        lead={t('setup.test.lead', { provider: guide.console_name })}
        aside={running && <Live>{t('setup.test.listening')}</Live>}
      />
      <div className="stack">
        {incomplete.length > 0 && (
          <Note tone="warn" title={t('setup.test.incomplete_title')}>
            {t('setup.test.incomplete', {
              what: incomplete.map((name) => t(`setup.incomplete.${name}`)).join(', '),
            })}
          </Note>
        )}
        {test.error && <Problem error={test.error} title={t('setup.test.not_started')} retry={test.start} />}
        {attempt.error && <Problem error={attempt.error} title={t('problem.load')} retry={attempt.refetch} />}
        {!attempt.data || running ? (
          <Panel title={t('setup.test.how')}>
            <ol className="test-how">
              {(['opens', 'sign_in', 'watch'] as const).map((key, index) => (
                <li key={key}>
                  <b aria-hidden="true">{index + 1}.</b>
                  <span>
                    {t(`setup.test.${key}`, { provider: guide.console_name, vendor: branding.name })}
                  </span>
                </li>
              ))}
            </ol>
          </Panel>
        ) : (
          <TestResult attempt={attempt.data} connection={connection} guide={guide} />
        )}
        {test.data && running && (
          <Panel title={t('setup.test.other_window')}>
            <div className="bring">
              <p className="prose muted">
                {test.blocked && <b>{t('setup.test.blocked')} </b>}
                {t('setup.test.private_why', { provider: guide.console_name })}
              </p>
              <p className="row">
                <OutLink href={test.data.url}>{t('setup.test.open_link')}</OutLink>
              </p>
              <CopyField label={t('setup.test.link')} value={test.data.url} />
            </div>
          </Panel>
        )}
        {!running && !passed && (
          <Note tone="wait" icon="eye" title={t('setup.test.private_title')}>
            {t('setup.test.private_why', { provider: guide.console_name })}
          </Note>
        )}
      </div>
      <Actions
        back={
          lastGuideStep && (
            <Back href={stepAddress(connection, lastGuideStep.id)}>{lastGuideStep.short_title}</Back>
          )
        }
        hint={t('setup.test.nobody_else')}
      >
        <Button kind={passed ? 'side' : 'main'} size="3" busy={test.isPending} onClick={test.start}>
          <Icon name="play" />
          {t(attempt.data || running ? 'setup.test.again' : 'setup.test.start')}
        </Button>
        {passed && (
          <Button kind="main" onClick={goOn}>
            {t('setup.test.go_on')} <Icon name="next" size={18} />
          </Button>
        )}
        {!passed && last?.state === 'succeeded' && (
          <Button size="3" onClick={goOn}>
            {t('setup.test.go_on')}
          </Button>
        )}
      </Actions>
    </>
  )
}

/** The tab is opened within the click, or the browser would call it a pop-up; it learns its address afterwards. */
function useTest(connection: Connection) {
  const tab = useRef<Window | null>(null)
  const start = useMutation({
    mutationFn: () => call(startTest, { params: { id: connection.id } }),
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

/** A finished test changes what is known about the draft. */
function useFreshConnections(state: string | undefined) {
  const client = useQueryClient()
  useEffect(() => {
    if (state && state !== 'started') void client.invalidateQueries({ queryKey: connectionsQuery.queryKey })
  }, [client, state])
}

function useGoOn(connection: Connection) {
  const { save } = useSaveProgress(connection)
  const navigate = useNavigate()
  return async () => {
    await save((known) => ({ completed: withStep(known, 'test'), step: 'activate' })).catch(() => {})
    await navigate({ to: stepAddress(connection, 'activate') })
  }
}
