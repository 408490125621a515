/** Which certificates there are, when each ends, and what waits for a person. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, Empty, PageHead } from '../../../ui/page.tsx'
import { Note, Panel } from '../../../ui/panel.tsx'
import { Status } from '../../../ui/status.tsx'
import { Frame } from '../../frame.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { SecretExpiry } from '../sso/manage/expiry-panel.tsx'
import '../sso/manage/manage.css'
import { FinishButton, Finished, useFinish } from '../../finish.tsx'
import { CertificateTable } from './certificate-table.tsx'
import { Ours } from './ours.tsx'
import { Pending } from './pending.tsx'
import { type Renewal, useRenewals } from './renewals.tsx'
import { type Advice, adviceOn, datedCertificates } from './standing.ts'
import { CertificateTimeline } from './timeline.tsx'
import { Watch } from './watch.tsx'

export function RenewalList() {
  const { t } = useTranslation()
  const all = useRenewals()
  const session = useSession()
  const finish = useFinish('certificate_renewal')
  const done = session.areas.some(
    ({ intent, state }) => intent === 'certificate_renewal' && state === 'active',
  )
  return (
    <Frame current="certificate_renewal">
      <Title>{t('certificates.title')}</Title>
      <PageHead title={t('certificates.title')} lead={t('certificates.lead')} />
      <div className="stack">
        <Finished finish={finish} words="certificates" />
        {all.length === 0 && (
          <Panel>
            <Empty icon="calendar" title={t('certificates.none_title')}>
              {t('certificates.none')}
            </Empty>
          </Panel>
        )}
        {done && !finish.data && (
          <Note tone="ok" title={t('certificates.fine_title')}>
            {t('certificates.fine')}
          </Note>
        )}
        {all.map((renewal) => (
          <OneConnection key={renewal.id} renewal={renewal} alone={all.length === 1} />
        ))}
      </div>
      {done && (
        <Actions hint={t('certificates.finish_hint')}>
          <FinishButton finish={finish} words="certificates" />
        </Actions>
      )}
      <div className="tail" />
    </Frame>
  )
}

const urgent: readonly Advice[] = ['soon', 'over']

function OneConnection({ renewal, alone }: { renewal: Renewal; alone: boolean }) {
  const { t } = useTranslation()
  if (renewal.protocol === 'oidc')
    return <SecretExpiry end={renewal.client_secret_expires_at} provider={renewal.provider} />
  const now = Date.now()
  const dated = datedCertificates(renewal.certificates, now)
  const advice = adviceOn(dated)
  const main = alone && urgent.includes(advice) && renewal.pending === null
  return (
    <Panel
      title={renewal.name}
      aside={
        renewal.state === 'inactive' && (
          <Status tone="off" size="1">
            {t('certificates.paused')}
          </Status>
        )
      }
    >
      <div className="stack">
        {renewal.pending && <Pending renewal={renewal} pending={renewal.pending} />}
        <CertificateTimeline dated={dated} advice={advice} provider={renewal.provider} now={now} />
        <CertificateTable renewal={renewal} dated={dated} />
        {renewal.watch && <Watch renewal={renewal} watch={renewal.watch} />}
        {renewal.ours?.next && <Ours ours={renewal.ours} />}
        <p className="row">
          <Button kind={main ? 'main' : 'side'} size={main ? '3' : '2'} asChild>
            <Link
              to="/certificate_renewal/$id/$step"
              params={{ id: renewal.id, step: 'renew' }}
              aria-label={t('certificates.renew_named', { name: renewal.name })}
            >
              <Icon name="refresh" /> {t('certificates.renew')}
            </Link>
          </Button>
        </p>
      </div>
    </Panel>
  )
}
