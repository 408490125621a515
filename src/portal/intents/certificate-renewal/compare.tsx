/** Certificates to be compared by eye: every character of the fingerprint, and the dates. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Mono } from '../../../ui/text.tsx'
import { useMoments } from '../../moment.tsx'

interface Shown {
  fingerprint: string
  subject: string
  not_before: string
  not_after: string
}
export function Fingerprints({
  certificates,
  note,
}: {
  certificates: readonly Shown[]
  note?: (certificate: Shown) => ReactNode
}) {
  const { t } = useTranslation()
  const moments = useMoments()
  return (
    <ul className="prints">
      {certificates.map((certificate) => (
        <li key={certificate.fingerprint}>
          <Mono text={certificate.fingerprint} />
          <span className="two">
            {t('certificates.valid', {
              from: moments.day(certificate.not_before),
              to: moments.day(certificate.not_after),
            })}{' '}
            · {certificate.subject}
          </span>
          {note?.(certificate)}
        </li>
      ))}
    </ul>
  )
}

export function Sides({
  old,
  next,
  note,
}: {
  old: readonly Shown[]
  next: readonly Shown[]
  note?: (certificate: Shown) => ReactNode
}) {
  const { t } = useTranslation()
  return (
    <div className="sides">
      <div className="side">
        <h3 className="h3">{t('certificates.old')}</h3>
        <Fingerprints certificates={old} />
      </div>
      <div className="side">
        <h3 className="h3">{t('certificates.new')}</h3>
        <Fingerprints certificates={next} {...(note && { note })} />
      </div>
    </div>
  )
}
