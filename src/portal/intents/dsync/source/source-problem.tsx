/** What the source said when it was asked: evidence first, then the way out. */
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Note } from '../../../../ui/panel.tsx'
import { ApiProblem } from '../../../call.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { Problem } from '../../../problem.tsx'
import type { Source } from './use-source.tsx'

export function SourceProblem({ source, guide }: { source: Source; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const { data, error, isPending } = source.save
  const provider = providerName(guide)
  if (isPending) return null
  if (error) {
    const fields = error instanceof ApiProblem && error.errors.length > 0
    return fields ? null : <Problem error={error} title={t('directories.source.failed')} textKept />
  }
  const problem = data?.problem
  if (!problem) return null
  return (
    <Note tone="bad" title={t('directories.source.refused', { provider })}>
      {t('directories.source.refused_text', { message: problem.message })}
      {problem.remedy && (
        <>
          {' '}
          <b>{t('directories.source.remedy')}:</b> {problem.remedy}
        </>
      )}
    </Note>
  )
}
