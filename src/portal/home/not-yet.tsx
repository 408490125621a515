import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Intent, intents } from '../../resources/portal-links/intents.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Ended } from '../../ui/shell.tsx'
import { useExit } from '../brand.tsx'
import { areaIcons, Frame } from '../frame.tsx'
import { NotFound } from '../not-found.tsx'
import { useSession } from '../session.tsx'
import { Title } from '../title.tsx'

function isIntent(name: string | undefined): name is Intent {
  return intents.some((intent) => intent === name)
}

/** An intent that this release cannot set up: says so, and leaves the way back open. */
export function NotYet() {
  const { t } = useTranslation()
  const { intent } = useParams({ strict: false })
  const session = useSession()
  const exit = useExit()
  if (!isIntent(intent)) return <NotFound />
  const title = t('home.not_yet_title', { area: t(`area.${intent}`) })
  return (
    <Frame current={intent}>
      <Title>{title}</Title>
      <Ended
        icon={areaIcons[intent]}
        title={title}
        lead={t('home.not_yet_lead', { vendor: session.branding.name })}
      >
        <ul className="ended-more">
          <li>
            <Icon name="check" />
            <span>{t('home.not_yet_saved')}</span>
          </li>
        </ul>
        <p className="ended-more">
          {session.intent ? (
            <Button kind="main" busy={exit.isPending} onClick={() => exit.mutate()}>
              {t('home.back_to', { vendor: session.branding.name })}
            </Button>
          ) : (
            <Button kind="main" asChild>
              <Link to="/">{t('home.back')}</Link>
            </Button>
          )}
        </p>
      </Ended>
    </Frame>
  )
}
