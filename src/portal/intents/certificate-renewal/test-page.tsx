/** The tab in which a test ends when the session is about renewal only. */
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Actions, PageHead, Skeleton } from '../../../ui/page.tsx'
import { Frame } from '../../frame.tsx'
import { NothingHere } from '../../not-found.tsx'
import { Title } from '../../title.tsx'
import { testQuery, useRenewals } from './renewals.tsx'
import { stepAddress } from './steps.ts'
import { outcomeOf, TestOutcome } from './test-outcome.tsx'

export function RenewalTestPage() {
  const { t } = useTranslation()
  const { attempt: id = '' } = useParams({ strict: false })
  const { data, error } = useQuery(testQuery(id))
  const renewal = useRenewals().find((one) => one.id === data?.connection_id)
  if (!data || !renewal)
    return (
      <Frame current="certificate_renewal">
        {error ? (
          <NothingHere />
        ) : (
          <Skeleton shape="page" label={t('frame.loading')} slow={t('frame.slow')} />
        )}
      </Frame>
    )
  const outcome = outcomeOf(renewal, data)
  const title = t(`certificates.test.title_${outcome}`, { provider: renewal.provider })
  return (
    <Frame current="certificate_renewal">
      <Title>{title}</Title>
      <PageHead eyebrow={renewal.name} title={title} lead={t('certificates.test.close')} />
      <TestOutcome renewal={renewal} found={data} />
      <Actions>
        <Button kind="main" asChild>
          <Link to={stepAddress(renewal, 'test')}>{t('certificates.test.to_renewal')}</Link>
        </Button>
      </Actions>
    </Frame>
  )
}
