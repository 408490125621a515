/** Every certificate that is accepted, and the end of one of them by hand. */
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { AlertDialog } from '../../../ui/dialog.tsx'
import { Status } from '../../../ui/status.tsx'
import { Mono } from '../../../ui/text.tsx'
import { call } from '../../call.tsx'
import { useMoments } from '../../moment.tsx'
import { Problem } from '../../problem.tsx'
import { retireCertificate } from './contract.ts'
import { type Accepted, type Renewal, useChange } from './renewals.tsx'
import type { DatedCertificate } from './standing.ts'

const tones = { signs: 'ok', next: 'info', accepted: 'past', over: 'bad' } as const

interface TableProps {
  renewal: Renewal
  dated: readonly DatedCertificate<Accepted>[]
}
export function CertificateTable({ renewal, dated }: TableProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const [asking, setAsking] = useState<Accepted>()
  const retire = useChange(
    ({ fingerprint }: Accepted) =>
      call(retireCertificate, { params: { id: renewal.id }, body: { fingerprint } }),
    () => t('certificates.retired'),
  )
  const several = dated.length > 1
  return (
    <>
      {retire.error && <Problem error={retire.error} title={t('certificates.failed')} />}
      <table className="t t-inset">
        <caption className="sr">{t('certificates.table', { name: renewal.name })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('certificates.column.certificate')}</th>
            <th scope="col">{t('certificates.column.valid')}</th>
            <th scope="col">{t('certificates.column.seen')}</th>
            <th scope="col">{t('certificates.column.state')}</th>
            {several && (
              <th scope="col">
                <span className="sr">{t('certificates.column.act')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {dated.map(({ certificate, standing }) => (
            <tr key={certificate.fingerprint}>
              <th scope="row" data-l={t('certificates.column.certificate')}>
                <Mono text={certificate.fingerprint} />
                <span className="two">{certificate.subject}</span>
              </th>
              <td data-l={t('certificates.column.valid')}>
                {t('certificates.valid', {
                  from: moments.day(certificate.not_before),
                  to: moments.day(certificate.not_after),
                })}
              </td>
              <td data-l={t('certificates.column.seen')}>
                {certificate.last_day ? moments.day(certificate.last_day) : t('certificates.never')}
              </td>
              <td data-l={t('certificates.column.state')}>
                <Status tone={tones[standing]} size="1">
                  {t(`certificates.state.${standing}`)}
                </Status>
              </td>
              {several && (
                <td>
                  <Button
                    size="1"
                    aria-label={t('certificates.retire_named', { day: moments.day(certificate.not_after) })}
                    onClick={() => setAsking(certificate)}
                  >
                    {t('certificates.retire')}
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <Ask
        certificate={asking}
        busy={retire.isPending}
        onKeep={() => setAsking(undefined)}
        onRetire={(one) => retire.mutate(one, { onSettled: () => setAsking(undefined) })}
      />
    </>
  )
}

interface AskProps {
  certificate: Accepted | undefined
  busy: boolean
  onKeep: () => void
  onRetire: (certificate: Accepted) => void
}
function Ask({ certificate, busy, onKeep, onRetire }: AskProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const keep = useRef<HTMLButtonElement>(null)
  const last = certificate?.last_day
  return (
    <AlertDialog
      open={certificate !== undefined}
      title={t('certificates.retire_title')}
      description={
        <>
          {certificate?.signs && (
            <p>
              <b>{t('certificates.retire_signs')}</b>
            </p>
          )}
          <p>
            {last
              ? t('certificates.retire_text', { day: moments.day(last) })
              : t('certificates.retire_text_unseen')}
          </p>
        </>
      }
      initialFocus={keep}
      onDismiss={onKeep}
      actions={
        <>
          <Button size="3" busy={busy} onClick={() => certificate && onRetire(certificate)}>
            {t('certificates.retire_do')}
          </Button>
          <Button size="3" kind="main" ref={keep} onClick={onKeep}>
            {t('certificates.retire_keep')}
          </Button>
        </>
      }
    />
  )
}
