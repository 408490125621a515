import { useTranslation } from 'react-i18next'
import { Icon } from '../../../../ui/icon.tsx'
import { Status } from '../../../../ui/status.tsx'
import { Mono } from '../../../../ui/text.tsx'
import { useMoments } from '../../../moment.tsx'
import type { DatedCertificate } from './expiry.ts'

const tones = { in_use: 'ok', next: 'info', accepted: 'past', over: 'bad' } as const

export function CertificateTable({ certificates }: { certificates: readonly DatedCertificate[] }) {
  const { t } = useTranslation()
  const moments = useMoments()
  return (
    <details className="cert-table">
      <summary>
        <Icon name="right" size={16} />
        {t('manage.certs_details')}
      </summary>
      <table className="t t-inset">
        <caption className="sr">{t('manage.certs_table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('manage.certs_fingerprint')}</th>
            <th scope="col">{t('manage.certs_valid')}</th>
            <th scope="col">{t('manage.certs_key')}</th>
            <th scope="col">{t('manage.certs_state')}</th>
          </tr>
        </thead>
        <tbody>
          {certificates.map(({ certificate, state }) => (
            <tr key={certificate.fingerprint}>
              <th scope="row" data-l={t('manage.certs_fingerprint')}>
                <Mono text={certificate.fingerprint} />
                <span className="two">{certificate.subject}</span>
              </th>
              <td data-l={t('manage.certs_valid')}>
                {t('manage.certs_valid_range', {
                  from: moments.day(certificate.not_before),
                  to: moments.day(certificate.not_after),
                })}
              </td>
              <td data-l={t('manage.certs_key')} className="num">
                {certificate.key_type.toUpperCase()} {certificate.key_bits > 0 && certificate.key_bits}
              </td>
              <td data-l={t('manage.certs_state')}>
                <Status tone={tones[state]} size="1">
                  {t(`manage.certs_${state}`)}
                </Status>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
