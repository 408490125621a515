/** One domain: what is true about it, what to do, and what every server said. */
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../../ui/announce.tsx'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead } from '../../../ui/page.tsx'
import { Note } from '../../../ui/panel.tsx'
import { Status } from '../../../ui/status.tsx'
import { FinishButton, Finished, useFinish } from '../../finish.tsx'
import { Back, Frame } from '../../frame.tsx'
import { useMoments } from '../../moment.tsx'
import { NothingHere } from '../../not-found.tsx'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { CheckedAgo } from './checked-ago.tsx'
import { type Domain, standing, standingTones, useCheck, useDomains, useRestart } from './domains.tsx'
import { Record } from './record.tsx'
import { RemoveDomain } from './remove.tsx'
import { DnsSteps } from './steps.tsx'
import { TraceTable } from './trace.tsx'
import { WhatHappened } from './what-happened.tsx'

const route = getRouteApi('/inside/domain_verification/$id')

export function DomainPage() {
  const { id } = route.useParams()
  const { data, lookups } = useDomains()
  const domain = data.find((one) => one.id === id)
  return (
    <Frame current="domain_verification" {...(domain && { savedAt: domain.updated_at })}>
      {domain ? <OneDomain key={id} domain={domain} lookups={lookups} /> : <NothingHere />}
    </Frame>
  )
}

function OneDomain({ domain, lookups }: { domain: Domain; lookups: boolean }) {
  const { t } = useTranslation()
  const say = useAnnounce()
  const moments = useMoments()
  const vendor = useSession().branding.name
  const check = useCheck(domain)
  const restart = useRestart(domain)
  const finish = useFinish('domain_verification')
  const now = standing(domain)
  const heard = domain.trace?.diagnosis.kind ?? 'waiting'
  const topic = now === 'pending' ? (heard === 'found' ? 'waiting' : heard) : now
  const title = t(`domains.title_of.${topic}`, { domain: domain.display })
  const values = {
    vendor,
    domain: domain.display,
    day: domain.missing_until ? moments.day(domain.missing_until) : '',
  }
  const lead = t(`domains.lead_of.${topic === 'verified' && !domain.record ? 'manual' : topic}`, values)
  // What changed without anybody moving focus is said once.
  const heardYet = domain.trace !== null
  const pressed = useRef(false)
  useEffect(() => {
    if (heardYet) say(t('domains.live.spoken', { title }))
    // Whoever asked for it at the foot of the page reads the answer at its head.
    if (pressed.current) {
      window.scrollTo(0, 0)
      document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
    }
    pressed.current = false
  }, [title, heardYet, say, t])
  const press = (work: { mutate: () => void }) => () => {
    pressed.current = true
    work.mutate()
  }
  const over = now === 'failed' || now === 'unverified'
  return (
    <>
      <Title>{title}</Title>
      <PageHead
        eyebrow={
          <>
            {t('domains.list')} <span className="muted">{domain.display}</span>
          </>
        }
        title={title}
        lead={lead}
        aside={<CheckedAgo domain={domain} />}
      />
      <div className="stack">
        <Finished finish={finish} words="domains" />
        {check.error && (
          <Problem error={check.error} title={t('domains.check_failed')} retry={() => check.mutate()} />
        )}
        {restart.error && (
          <Problem error={restart.error} title={t('domains.restart_failed')} retry={() => restart.mutate()} />
        )}
        {now === 'failed' && <Why domain={domain} vendor={vendor} />}
        {now !== 'verified' && domain.trace && <WhatHappened domain={domain} trace={domain.trace} />}
        {domain.record && <Record domain={domain} record={domain.record} />}
        {domain.record && now !== 'verified' && <DnsSteps domain={domain} record={domain.record} />}
        {domain.record && lookups && <TraceTable domain={domain} />}
        <RemoveDomain domain={domain} />
      </div>
      <Actions
        back={<Back href="/domain_verification">{t('domains.all')}</Back>}
        {...(now === 'pending' &&
          lookups &&
          domain.period_ends_at && {
            hint: t('domains.looking', { day: moments.day(domain.period_ends_at) }),
          })}
      >
        <Status tone={standingTones[now]}>
          {now === 'pending' && domain.started_at
            ? t('domains.pending_since', { day: moments.day(domain.started_at) })
            : t(`domains.state.${now}`)}
        </Status>
        {over ? (
          <Button kind="main" busy={restart.isPending} onClick={press(restart)}>
            <Icon name="refresh" size={18} /> {t('domains.restart')}
          </Button>
        ) : (
          domain.record &&
          lookups && (
            <Button
              kind={now === 'verified' ? 'side' : 'main'}
              size="3"
              busy={check.isPending}
              onClick={press(check)}
            >
              <Icon name="refresh" size={18} /> {t('domains.check')}
            </Button>
          )
        )}
        {now === 'verified' && <FinishButton finish={finish} words="domains" />}
      </Actions>
    </>
  )
}

function Why({ domain, vendor }: { domain: Domain; vendor: string }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const day = domain.period_ends_at ? moments.day(domain.period_ends_at) : ''
  return (
    <Note tone="bad" title={t('domains.failure.title')}>
      {t(`domains.failure.${domain.failure_reason ?? 'unknown'}`, { vendor, domain: domain.display, day })}
    </Note>
  )
}
