/** Starting over: deletes the directory, so a word is typed first. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Panel } from '../../../../ui/panel.tsx'
import { AskedFirst } from '../../../asked-first.tsx'
import { call } from '../../../call.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { sessionQuery, useSession } from '../../../session.tsx'
import { resetPortalDirectory } from '../changes-contract.ts'
import { type Directory, directoriesQuery } from '../directories.tsx'

export function ResetDirectory({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { organization, branding } = useSession()
  const reset = useMutation({
    mutationFn: () => call(resetPortalDirectory, { params: { id: directory.id } }),
    onSuccess: async () => {
      // First, because the entrance would lead back to a directory that it still knows.
      client.setQueryData(directoriesQuery.queryKey, (known) =>
        known?.filter(({ id }) => id !== directory.id),
      )
      await navigate({ to: '/dsync', replace: true })
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  const word = organization.name
  const values = { provider: providerName(guide), vendor: branding.name }
  return (
    <Panel title={t('directories.manage.danger')}>
      <p className="prose muted reset-text">{t('directories.manage.danger_text')}</p>
      <AskedFirst
        tone="bad"
        title={t('directories.manage.reset_title')}
        text={t('directories.manage.reset_consequence', values)}
        act={t('directories.manage.reset_do')}
        keep={t('directories.manage.reset_keep')}
        failed={t('directories.manage.failed')}
        mutation={reset}
        word={{
          value: word,
          label: t('directories.manage.reset_type', { word }),
          wrong: t('directories.manage.reset_wrong', { word }),
        }}
      >
        {t('directories.manage.reset')}
      </AskedFirst>
    </Panel>
  )
}
