import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/icon.tsx'
import { PageHead } from '../../ui/page.tsx'
import { Status, type Tone } from '../../ui/status.tsx'
import { areaIcons, Frame } from '../frame.tsx'
import { useSession } from '../session.tsx'
import { Title } from '../title.tsx'
import './home.css'

const tones = {
  not_started: 'off',
  in_progress: 'draft',
  active: 'ok',
  inactive: 'wait',
} as const satisfies Record<string, Tone>

/** What can be set up, and how far each part is. */
export default function Home() {
  const { t } = useTranslation()
  const { areas, branding, organization } = useSession()
  return (
    <Frame>
      <Title>{t('home.title')}</Title>
      <PageHead
        title={t('home.title')}
        lead={t('home.lead', { organization: organization.name, vendor: branding.name })}
      />
      <ul className="home-areas" aria-label={t('home.choose')}>
        {areas.map((area) => (
          <li key={area.intent}>
            <Link to="/$intent" params={{ intent: area.intent }} className="home-area">
              <span className="home-mark">
                <Icon name={areaIcons[area.intent]} size={20} />
              </span>
              <span className="home-text">
                <span className="home-name">{t(`area.${area.intent}`)}</span>
                <span className="home-about">{t(`home.about.${area.intent}`)}</span>
              </span>
              <span className="home-state">
                {area.detail && <span className="muted small">{area.detail}</span>}
                <Status tone={area.available ? tones[area.state] : 'off'} size="1">
                  {t(area.available ? `area_state.${area.state}` : 'area_state.unavailable')}
                </Status>
              </span>
              <Icon name="right" size={18} />
            </Link>
          </li>
        ))}
      </ul>
    </Frame>
  )
}
