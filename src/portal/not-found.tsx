import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Bare, Ended, Header } from '../ui/shell.tsx'
import { BrandSign } from './brand.tsx'
import { useKnownSession } from './session.tsx'
import { Title } from './title.tsx'

/** Inside the frame: the same words without a header of their own. */
export function NothingHere() {
  const { t } = useTranslation()
  return (
    <>
      <Title>{t('problem.not_found_title')}</Title>
      <Ended icon="search" title={t('problem.not_found_title')} lead={t('problem.not_found')}>
        <p className="ended-more">
          <Button kind="main" asChild>
            <Link to="/">{t('problem.to_start')}</Link>
          </Button>
        </p>
      </Ended>
    </>
  )
}

export function NotFound() {
  return (
    <Bare header={<Header brand={<BrandSign brand={useKnownSession()?.branding} />} />}>
      <NothingHere />
    </Bare>
  )
}
