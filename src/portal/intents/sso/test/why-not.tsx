import { useTranslation } from 'react-i18next'
import { Icon } from '../../../../ui/icon.tsx'
import { useSession } from '../../../session.tsx'
import type { Reason } from './adoption.ts'

/** The question everybody asks: why a button cannot make it go away. */
export function WhyNot({ reason, provider }: { reason: Reason; provider: string }) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  return (
    <details className="why">
      <summary>
        <Icon name="lock" size={15} />
        {t('test.why')}
      </summary>
      <p>
        {t(`test.why_${reason}`, { vendor, provider })} {t('test.why_safe')}
      </p>
    </details>
  )
}
