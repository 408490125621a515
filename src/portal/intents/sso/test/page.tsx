/** The tab in which a test sign-in ends: the same result, with a way on of its own. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Actions, PageHead, Skeleton } from '../../../../ui/page.tsx'
import { Note } from '../../../../ui/panel.tsx'
import { Back, Frame } from '../../../frame.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { useMoments } from '../../../moment.tsx'
import { NothingHere } from '../../../not-found.tsx'
import { Problem } from '../../../problem.tsx'
import { Title } from '../../../title.tsx'
import { type Connection, useConnections, useGuide } from '../connections.tsx'
import { setupSteps, stepAddress } from '../steps.tsx'
import type { Attempt } from './attempt.tsx'
import { attemptQuery } from './attempt.tsx'
import { useHeadline } from './headline.tsx'
import { TestResult } from './result.tsx'

const route = getRouteApi('/inside/sso/tests/$attempt')

export function TestPage() {
  const { attempt } = route.useParams()
  const connections = useConnections()
  return <Search attempt={attempt} connections={connections} />
}

/** The address names the test only; it belongs to one of the organization's few connections. */
function Search({ attempt, connections }: { attempt: string; connections: Connection[] }) {
  const { t } = useTranslation()
  const [connection, ...others] = connections
  const found = useQuery({
    ...attemptQuery(connection?.id ?? '', attempt),
    enabled: connection !== undefined,
  })
  if (connection && found.data) return <Found attempt={found.data} connection={connection} />
  if (found.error && others.length > 0) return <Search attempt={attempt} connections={others} />
  return (
    <Frame current="sso">
      {connection && !found.error && (
        <Skeleton shape="page" label={t('test.loading')} slow={t('test.loading_slow')} />
      )}
      {(!connection || isMissing(found.error)) && <NothingHere />}
      {found.error && !isMissing(found.error) && (
        <Problem error={found.error} title={t('problem.load')} retry={() => found.refetch()} />
      )}
    </Frame>
  )
}
function isMissing(error: Error | null) {
  return error !== null && 'status' in error && error.status === 404
}

function Found({ attempt, connection }: { attempt: Attempt; connection: Connection }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const guide = useGuide(connection.guide_id)
  const { title, lead } = useHeadline(attempt, connection, guide)
  const works = attempt.state === 'succeeded'
  const onDraft = connection.draft?.version === attempt.configuration_version
  const when = `${moments.day(attempt.started_at)}, ${moments.clockWithZone(attempt.started_at)}`
  return (
    <Frame current="sso" {...(onDraft && { steps: setupSteps(t, 'test', connection, guide) })}>
      <Title>{title}</Title>
      <PageHead
        eyebrow={
          <>
            {t('test.eyebrow')}{' '}
            <span className="muted">
              {when}
              {attempt.email && ` · ${attempt.email}`}
            </span>
          </>
        }
        title={title}
        lead={lead}
      />
      <div className="stack">
        <TestResult attempt={attempt} connection={connection} guide={guide} headed />
        {!works && attempt.state !== 'started' && (
          <Note tone="wait" icon="eye" title={t('test.private_title')}>
            {t('test.private_text', { provider: providerName(guide) })}
          </Note>
        )}
      </div>
      <Actions
        back={
          onDraft ? (
            <Back href={stepAddress(connection, 'test')}>{t('test.to_steps')}</Back>
          ) : (
            <Back href={`/sso/connections/${connection.id}`}>{t('test.to_manage')}</Back>
          )
        }
      >
        <Button kind={attempt.state === 'started' ? 'side' : 'main'} size="3" asChild>
          {onDraft ? (
            <Link to={stepAddress(connection, works ? 'activate' : 'test')}>
              <Icon name={works ? 'next' : 'play'} />
              {t(works ? 'test.to_activation' : 'test.again')}
            </Link>
          ) : (
            <Link to="/sso/connections/$id" params={{ id: connection.id }}>
              {t('test.to_manage')}
            </Link>
          )}
        </Button>
      </Actions>
    </Frame>
  )
}
