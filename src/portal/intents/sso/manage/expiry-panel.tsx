/** When what we trust runs out, and what is to be done about it. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../../ui/button.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { Mark } from '../../../../ui/status.tsx'
import { useMoments } from '../../../moment.tsx'
import { useSession } from '../../../session.tsx'
import type { Connection } from '../connections.tsx'
import { CertificateTable } from './certificate-table.tsx'
import { type Advice, adviceOn, type DatedCertificate, datedCertificates, daysUntil, SOON } from './expiry.ts'
import { type Bar, Timeline } from './timeline.tsx'

/** From two years on, days say nothing any more. */
const FAR = 730

interface ExpiryProps {
  connection: Connection
  provider: string
}
export function Expiry({ connection, provider }: ExpiryProps) {
  const settings = connection.active ?? connection.draft
  if (settings?.oidc) return <SecretExpiry end={settings.oidc.client_secret_expires_at} provider={provider} />
  return <CertificateExpiry certificates={settings?.saml?.certificates ?? []} provider={provider} />
}

type Certificates = NonNullable<NonNullable<Connection['active']>['saml']>['certificates']
function CertificateExpiry({ certificates, provider }: { certificates: Certificates; provider: string }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const now = Date.now()
  const renews = useSession().areas.some(({ intent }) => intent === 'certificate_renewal')
  const dated = datedCertificates(certificates, now)
  const advice = adviceOn(dated)
  const main = dated.find(({ state }) => state === 'in_use') ?? dated.at(-1)
  const day = main ? moments.day(main.certificate.not_after) : ''
  return (
    <Panel
      title={t('manage.certs')}
      {...(renews && {
        aside: (
          <Button size="2" asChild>
            <Link to="/certificate_renewal">{t('manage.renew')}</Link>
          </Button>
        ),
      })}
    >
      {dated.length > 0 && <Timeline bars={dated.map((one) => barOf(one))} now={now} />}
      <Caption advice={advice}>
        {advice === 'none' ? (
          t('manage.cap_none_certificate')
        ) : (
          <>
            <b>{t(`manage.cap_${advice}`, { day })}</b>{' '}
            {t(
              advice === 'fine' && main && main.days >= FAR
                ? 'manage.cap_fine_far'
                : (`manage.cap_${advice}_text` as 'manage.cap_fine_text'),
              {
                day,
                provider,
                count: main?.days ?? 0,
              },
            )}
          </>
        )}
      </Caption>
      {dated.length > 0 && <CertificateTable certificates={dated} />}
    </Panel>
  )
  function barOf({ certificate, state, days }: DatedCertificate): Bar {
    return {
      id: certificate.fingerprint,
      from: certificate.not_before,
      to: certificate.not_after,
      look: state === 'over' ? 'bad' : state === 'in_use' && days < SOON ? 'warn' : 'ok',
      label: t('manage.certs_name', {
        end: certificate.fingerprint.slice(-8),
        state: t(`manage.certs_${state}`),
      }),
      end:
        state === 'over'
          ? t('manage.certs_ended', { day: moments.day(certificate.not_after) })
          : t(days < FAR ? 'manage.certs_ends' : 'manage.certs_ends_far', {
              day: moments.day(certificate.not_after),
              count: days,
            }),
    }
  }
}

export function SecretExpiry({ end, provider }: { end: string | null; provider: string }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const now = Date.now()
  const days = end ? daysUntil(end, now) : 0
  const advice = !end ? 'none' : days < 0 ? 'over' : days < SOON ? 'soon' : 'fine'
  const day = end ? moments.day(end) : ''
  return (
    <Panel title={t('manage.secret')}>
      <Caption advice={advice}>
        {advice === 'none' ? (
          t('manage.cap_none_secret', { provider })
        ) : (
          <>
            <b>{t(`manage.cap_secret_${advice}`, { day })}</b>{' '}
            {t(`manage.cap_secret_${advice}_text` as 'manage.cap_secret_fine_text', {
              day,
              provider,
              count: days,
            })}
          </>
        )}
      </Caption>
    </Panel>
  )
}

const captionTones = { fine: 'ok', next: 'ok', soon: 'warn', over: 'bad', none: 'info' } as const
export function Caption({ advice, children }: { advice: Advice; children: React.ReactNode }) {
  return (
    <p className="cert-cap">
      <Mark tone={captionTones[advice]} />
      <span>{children}</span>
    </p>
  )
}
