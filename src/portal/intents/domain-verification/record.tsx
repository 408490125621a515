import { useTranslation } from 'react-i18next'
import { dnsHosts } from '../../../dns-hosts/hosts.ts'
import { CopyField } from '../../../ui/copy-field.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { type Domain, isVerified } from './domains.tsx'

export type RecordToPublish = NonNullable<Domain['record']>

export function hostOf(domain: Domain) {
  return dnsHosts.find(({ id }) => id === domain.dns_host)
}

export function Record({ domain, record }: { domain: Domain; record: RecordToPublish }) {
  const { t } = useTranslation()
  const host = hostOf(domain)
  const asides = [
    host ? t('domains.record.host', { name: host.name }) : domain.trace && t('domains.record.host_other'),
    domain.display !== domain.domain && t('domains.ascii', { domain: domain.domain }),
  ].filter(Boolean)
  return (
    <Panel
      title={t(isVerified(domain) ? 'domains.record.title_keep' : 'domains.record.title')}
      {...(asides.length > 0 && { aside: asides.join(' · ') })}
    >
      <div className="domain-record">
        <CopyField label={t('domains.record.type')} value="TXT" quiet />
        <CopyField
          label={t('domains.record.name')}
          value={record.host || '@'}
          quiet
          {...(!record.host && host?.zone_itself === '' && { hint: t('domains.record.name_empty') })}
        />
        <CopyField
          label={t('domains.record.value')}
          value={record.value}
          hint={t(host?.quotes ? 'domains.record.value_hint_quotes' : 'domains.record.value_hint')}
        />
      </div>
    </Panel>
  )
}
