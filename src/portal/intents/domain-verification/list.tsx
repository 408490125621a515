/** Which domains there are, how far each is, and the form for one more. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Actions, Empty, PageHead } from '../../../ui/page.tsx'
import { Note, Panel } from '../../../ui/panel.tsx'
import { Status } from '../../../ui/status.tsx'
import { FinishButton, Finished, useFinish } from '../../finish.tsx'
import { Frame } from '../../frame.tsx'
import { useMoments } from '../../moment.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { AddDomain } from './add.tsx'
import { type Domain, isVerified, standing, standingTones, useDomains } from './domains.tsx'

export function DomainList() {
  const { t } = useTranslation()
  const { data, lookups } = useDomains()
  const vendor = useSession().branding.name
  const finish = useFinish('domain_verification')
  const done = data.some(isVerified)
  return (
    <Frame current="domain_verification">
      <Title>{t('domains.title')}</Title>
      <PageHead title={t('domains.title')} lead={t('domains.lead')} />
      <div className="stack">
        <Finished finish={finish} words="domains" />
        {!lookups && (
          <Note tone="info" title={t('domains.lookups_off_title', { vendor })}>
            {t('domains.lookups_off', { vendor })}
          </Note>
        )}
        {data.length > 0 ? (
          <Panel title={t('domains.list')} flush>
            <Table domains={data} vendor={vendor} />
          </Panel>
        ) : (
          <Panel>
            <Empty icon="globe" title={t('domains.empty_title')}>
              {t('domains.empty')}
            </Empty>
          </Panel>
        )}
        <AddDomain main={!done} />
      </div>
      {done && (
        <Actions hint={t('domains.finish_hint')}>
          <FinishButton finish={finish} words="domains" />
        </Actions>
      )}
      <div className="tail" />
    </Frame>
  )
}

function Table({ domains, vendor }: { domains: readonly Domain[]; vendor: string }) {
  const { t } = useTranslation()
  const moments = useMoments()
  return (
    <table className="t">
      <thead>
        <tr>
          <th scope="col">{t('domains.column.domain')}</th>
          <th scope="col">{t('domains.column.state')}</th>
          <th scope="col">{t('domains.column.next')}</th>
        </tr>
      </thead>
      <tbody>
        {domains.map((domain) => {
          const now = standing(domain)
          const next = now === 'verified' && !domain.record ? 'manual' : now
          const day = domain.missing_until ? moments.day(domain.missing_until) : ''
          return (
            <tr key={domain.id}>
              <th scope="row" data-l={t('domains.column.domain')}>
                <Link to="/domain_verification/$id" params={{ id: domain.id }} className="domain-link">
                  {domain.display}
                </Link>
              </th>
              <td data-l={t('domains.column.state')}>
                <Status tone={standingTones[now]} size="1">
                  {t(`domains.state.${now}`)}
                </Status>
              </td>
              <td data-l={t('domains.column.next')}>{t(`domains.next.${next}`, { vendor, day })}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
