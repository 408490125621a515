/** The frame around every screen of a session: header, rail, saved state. */
import { useRouter } from '@tanstack/react-router'
import type { MouseEvent, ReactNode } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { Intent } from '../resources/portal-links/intents.ts'
import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { type LinkPart, Rail, type RailArea, RailBar, type RailStep } from '../ui/rail.tsx'
import { Header, Shell } from '../ui/shell.tsx'
import { BrandExit, helpLink, useExit } from './brand.tsx'
import { useMoments } from './moment.tsx'
import { OfflineNote, Problem } from './problem.tsx'
import { SavedState } from './saving.tsx'
import { useSession } from './session.tsx'

export const areaIcons: Record<Intent, IconName> = {
  sso: 'key',
  dsync: 'people',
  audit_logs: 'list',
  log_streams: 'stream',
  domain_verification: 'globe',
  certificate_renewal: 'calendar',
  bring_your_own_key: 'lock',
}

interface FrameProps {
  current?: Intent | 'changes'
  /** The steps of the current area while it is being set up; without them the rail lists areas only. */
  steps?: RailStep[]
  savedAt?: string | null
  children: ReactNode
}
export function Frame({ current, steps, savedAt, children }: FrameProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const session = useSession()
  const exit = useExit()
  const { branding, organization } = session
  const help = helpLink(branding)
  const at = steps?.findIndex((step) => step.state === 'now' || step.state === 'fix') ?? -1
  const progress = steps && at >= 0 ? t('frame.step_of', { at: at + 1, count: steps.length }) : undefined
  const active = session.areas.some((area) => area.intent === current && area.state === 'active')
  const label = active && !steps ? t('frame.manage', { vendor: branding.name }) : t('frame.setup')
  const areas = session.areas.map((area): RailArea => {
    const now = area.intent === current
    const note = area.available ? t(`area_state.${area.state}`) : t('area_state.unavailable')
    return {
      id: area.intent,
      name: t(`area.${area.intent}`),
      icon: areaIcons[area.intent],
      note: (now && progress) || note,
      ...(area.available && area.state === 'active' && !(now && progress) && { tone: 'ok' as const }),
      now,
      href: `/${area.intent}`,
      ...(now && steps && { steps }),
    }
  })
  const log: RailArea = {
    id: 'changes',
    name: t('frame.changes'),
    icon: 'clock',
    note: '',
    now: current === 'changes',
    href: '/changes',
  }
  const entries = [...areas, log]
  const saved = savedAt ? ` · ${t('saved.short', { at: moments.near(savedAt) })}` : ''
  return (
    <Shell
      header={
        <Header
          brand={<BrandExit brand={branding} onExit={() => exit.mutate()} />}
          about={
            <Trans
              i18nKey="frame.for"
              values={{ organization: organization.name }}
              components={{ b: <b className="top-org-name" /> }}
            />
          }
          actions={
            <>
              {help && (
                <a className="top-help" href={help} target="_blank" rel="noreferrer">
                  <Icon name="info" />
                  <span className="top-help-text">{t('frame.help')}</span>
                </a>
              )}
              <Button busy={exit.isPending} onClick={() => exit.mutate()}>
                {t('frame.exit')}
              </Button>
            </>
          }
        />
      }
      bar={
        <RailBar
          areas={entries}
          Link={RouterLink}
          label={t('frame.short', { label })}
          title={label}
          line={`${progress ?? organization.name}${saved}`}
          open={steps ? t('frame.all_steps') : t('frame.menu')}
        />
      }
      rail={
        <Rail
          areas={entries}
          Link={RouterLink}
          label={label}
          savingLabel={t('frame.saving')}
          saved={<SavedState savedAt={savedAt} />}
          hint={t('frame.rail_hint')}
        />
      }
    >
      <OfflineNote vendor={branding.name} />
      {exit.error && (
        <Problem error={exit.error} title={t('frame.exit_failed')} retry={() => exit.mutate()} />
      )}
      {children}
    </Shell>
  )
}

/** A plain link that the router follows without loading the page anew; `aria-current` says step or page. */
const RouterLink: LinkPart = ({ href, className, current, children }) => {
  const router = useRouter()
  const address = `/portal${href}`
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    router.history.push(address)
  }
  return (
    <a href={address} className={className} onClick={follow} {...(current && { 'aria-current': current })}>
      {children}
    </a>
  )
}

/** "Back to …", on the left of the action bar. */
export function Back({ href, children }: { href: string; children: ReactNode }) {
  return (
    <RouterLink href={href} className="back">
      <Icon name="back" /> {children}
    </RouterLink>
  )
}
