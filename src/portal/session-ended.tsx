/** The page that replaces everything once the session is over: what happened, what is saved, whom to ask. */
import { getRouteApi } from '@tanstack/react-router'
import { Trans, useTranslation } from 'react-i18next'
import { Icon } from '../ui/icon.tsx'
import { Bare, Ended, Header } from '../ui/shell.tsx'
import { BrandSign, helpLink } from './brand.tsx'
import { useKnownSession } from './session.tsx'
import { Title } from './title.tsx'

const route = getRouteApi('/session-ended')

export function SessionEnded() {
  const { t } = useTranslation()
  const left = route.useSearch().why === 'left'
  const brand = useKnownSession()?.branding
  const vendor = brand?.name ?? t('problem.somebody')
  const help = brand && helpLink(brand)
  return (
    <Bare header={<Header brand={<BrandSign brand={brand} />} />}>
      <Title>{t(left ? 'ended.left_title' : 'ended.expired_title')}</Title>
      <link rel="stylesheet" href={`/portal/theme.css?v=${brand?.version ?? ''}`} precedence="brand" />
      <Ended
        icon={left ? 'check' : 'clock'}
        title={t(left ? 'ended.left_title' : 'ended.expired_title')}
        lead={
          <>
            {t(left ? 'ended.left_lead' : 'ended.expired_lead')} <b>{t('ended.saved')}</b>
          </>
        }
      >
        <ul className="ended-more">
          <li>
            <Icon name="next" />
            <span>
              <b>{t('ended.go_on')}</b> {brand && t('ended.where', { vendor })}
            </span>
          </li>
          <li>
            <Icon name="mail" />
            <span>
              {help ? (
                // biome-ignore lint/a11y/useAnchorContent: the words come from the catalogue
                <Trans i18nKey="ended.ask" values={{ vendor }} components={{ a: <a href={help} /> }} />
              ) : (
                t('ended.ask_nobody')
              )}
            </span>
          </li>
        </ul>
      </Ended>
    </Bare>
  )
}
