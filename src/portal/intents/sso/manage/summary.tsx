/** Four numbers that say whether all is well. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Stat, Stats } from '../../../../ui/panel.tsx'
import { Status } from '../../../../ui/status.tsx'
import { useMoments } from '../../../moment.tsx'
import type { Connection } from '../connections.tsx'
import { useAgo } from './ago.tsx'
import { datedCertificates, daysUntil, SOON } from './expiry.ts'
import { signInsQuery } from './sign-ins-query.tsx'

const stateTones = {
  active: 'ok',
  inactive: 'off',
  draft: 'draft',
  validating: 'wait',
  deleting: 'off',
} as const

export function Summary({ connection }: { connection: Connection }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const { active, state } = connection
  return (
    <Stats>
      <Stat
        label={t('manage.status')}
        value={<Status tone={stateTones[state]}>{t(`manage.state.${state}`)}</Status>}
        sub={
          active &&
          (active.activated_at
            ? t('manage.since', { version: active.version, day: moments.day(active.activated_at) })
            : t('manage.since_version', { version: active.version }))
        }
      />
      <Use connection={connection} />
      <NextExpiry connection={connection} />
    </Stats>
  )
}

function Use({ connection }: { connection: Connection }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const ago = useAgo()
  const { data } = useInfiniteQuery(signInsQuery(connection.id, 'all'))
  const all = (data?.pages[0]?.data ?? []).filter(
    ({ kind, state }) => kind === 'sign_in' && state !== 'started',
  )
  const last = all.find(({ state }) => state === 'succeeded')
  const good = all.filter(({ state }) => state === 'succeeded').length
  const oldest = all.at(-1)
  const at = last?.finished_at ?? last?.started_at
  return (
    <>
      <Stat
        label={t('manage.last')}
        value={at ? ago(at) : t('manage.last_none')}
        sub={at ? `${moments.day(at)}, ${moments.clockWithZone(at)}` : t('manage.last_none_text')}
      />
      <Stat
        label={t('manage.recent')}
        value={oldest ? t('manage.recent_of', { good, all: all.length }) : t('manage.recent_none')}
        sub={
          oldest
            ? t('manage.recent_sub', { day: moments.day(oldest.started_at) })
            : t('manage.recent_none_text')
        }
      />
    </>
  )
}

function NextExpiry({ connection: { active, draft } }: { connection: Connection }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const settings = active ?? draft
  const now = Date.now()
  const dated = datedCertificates(settings?.saml?.certificates ?? [], now)
  const certificate = dated.find(({ state }) => state === 'in_use') ?? dated.at(-1)
  const secret = settings?.oidc?.client_secret_expires_at
  const end = certificate?.certificate.not_after ?? secret
  const label = t('manage.expiry')
  if (!end) {
    const none = settings?.oidc ? t('manage.expiry_none_secret') : t('manage.expiry_none_certificate')
    return <Stat label={label} value={t('manage.expiry_none')} sub={none} />
  }
  const days = daysUntil(end, now)
  const day = moments.day(end)
  const tone = days < 0 ? 'bad' : days < SOON ? 'warn' : undefined
  return (
    <Stat
      label={label}
      value={days < 0 ? t('manage.expiry_over') : t('manage.expiry_in', { count: days })}
      sub={certificate ? t('manage.expiry_certificate', { day }) : t('manage.expiry_secret', { day })}
      {...(tone && { tone, icon: 'clock' })}
    />
  )
}
