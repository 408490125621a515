import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../guides/guide.ts'
import type { Directory } from './directories.tsx'
import { stepIds } from './steps.tsx'

interface StepProps {
  directory: Directory
  guide: DirectoryGuide
  step: string
}
/** Provider and way, then how far: on the first step also how long it takes. */
export function StepEyebrow({ directory, guide, step }: StepProps) {
  const { t } = useTranslation()
  const ids = stepIds(directory, guide)
  const at = ids.indexOf(step)
  const protocol = t(`directories.protocol.${guide.protocol}`)
  return (
    <>
      {guide.group === 'generic' ? protocol : t('directories.guide.of', { provider: guide.name, protocol })}
      <span className="muted">
        {/* Choosing the directory was the first one. */}
        {t('frame.step_of', { at: at + 2, count: ids.length + 1 })}
        {at === 0 && ` · ${t('setup.guide.minutes', { count: guide.minutes })}`}
      </span>
    </>
  )
}
