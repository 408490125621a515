/** The vendor's logo and name. Inside the portal they are the way out; on a page that has ended, only a sign. */
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Static } from 'typebox'
import { call } from './call.tsx'
import { type Branding, exitSession } from './contract.ts'

export type Brand = Static<typeof Branding>

/** Everything is saved already; leaving ends the session and goes where the vendor wants people to go. */
export function useExit() {
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => call(exitSession),
    onSuccess: ({ redirect_url }) => {
      if (redirect_url) window.location.assign(redirect_url)
      else navigate({ to: '/session-ended', search: { why: 'left' }, replace: true })
    },
  })
}

export function BrandSign({ brand }: { brand: Brand | undefined }) {
  return <span className="brand brand-static">{brand && <BrandMark brand={brand} />}</span>
}

export function BrandExit({ brand, onExit }: { brand: Brand; onExit: () => void }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className="brand"
      aria-label={t('frame.exit_brand', { vendor: brand.name })}
      onClick={onExit}
    >
      <BrandMark brand={brand} />
    </button>
  )
}

function BrandMark({ brand }: { brand: Brand }) {
  return (
    <>
      {brand.logo_url && (
        <img
          className={`brand-logo${brand.logo_dark_url ? ' brand-logo-light' : ''}`}
          src={brand.logo_url}
          alt=""
        />
      )}
      {brand.logo_dark_url && <img className="brand-logo brand-logo-dark" src={brand.logo_dark_url} alt="" />}
      <span className="brand-name">{brand.name}</span>
    </>
  )
}

/** Where to ask: an address to open or to write to. */
export function helpLink(brand: Brand): string | undefined {
  return brand.support_url ?? (brand.support_email ? `mailto:${brand.support_email}` : undefined)
}
