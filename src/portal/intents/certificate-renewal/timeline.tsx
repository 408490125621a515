/** The certificates of one connection as bars, with what they mean in a sentence. */
import { useTranslation } from 'react-i18next'
import { useMoments } from '../../moment.tsx'
import { Caption } from '../sso/manage/expiry-panel.tsx'
import { type Bar, Timeline } from '../sso/manage/timeline.tsx'
import type { Accepted } from './renewals.tsx'
import { type Advice, type DatedCertificate, SOON } from './standing.ts'

/** From two years on, days say nothing any more. */
const FAR = 730
const captions = { fine: 'fine', renewing: 'next', soon: 'soon', over: 'over' } as const

interface TimelineProps {
  dated: readonly DatedCertificate<Accepted>[]
  advice: Advice
  provider: string
  now: number
}
export function CertificateTimeline({ dated, advice, provider, now }: TimelineProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const main = advice === 'renewing' ? dated[0] : dated.at(-1)
  const day = main ? moments.day(main.certificate.not_after) : ''
  return (
    <div>
      <Timeline bars={dated.map(barOf)} now={now} />
      <Caption advice={captions[advice]}>
        <b>{t(`certificates.caption.${advice}`, { day })}</b>{' '}
        {t(`certificates.caption.${advice}_text`, { day, provider })}
      </Caption>
    </div>
  )
  function barOf({ certificate, standing, days }: DatedCertificate<Accepted>): Bar {
    const end = moments.day(certificate.not_after)
    return {
      id: certificate.fingerprint,
      from: certificate.not_before,
      to: certificate.not_after,
      look: days < 0 ? 'bad' : days < SOON ? 'warn' : 'ok',
      label: t('manage.certs_name', {
        end: certificate.fingerprint.slice(-8),
        state: t(`certificates.state.${standing}`),
      }),
      end:
        days < 0
          ? t('manage.certs_ended', { day: end })
          : t(days < FAR ? 'manage.certs_ends' : 'manage.certs_ends_far', { day: end, count: days }),
    }
  }
}
