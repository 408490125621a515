import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../guides/guide.ts'
import { stepIds } from './steps.tsx'

/** Provider and protocol, then how far: on the first step also how long it takes. */
export function StepEyebrow({ guide, step }: { guide: Guide; step: string }) {
  const { t } = useTranslation()
  const ids = stepIds(guide)
  const at = ids.indexOf(step)
  return (
    <>
      {t('setup.guide.of', { provider: guide.name, protocol: t(`setup.protocol.${guide.protocol}`) })}
      <span className="muted">
        {/* Choosing the provider was the first one. */}
        {t('frame.step_of', { at: at + 2, count: ids.length + 1 })}
        {at === 0 && ` · ${t('setup.guide.minutes', { count: guide.minutes })}`}
      </span>
    </>
  )
}
