/** Of a directory that proves itself with an OAuth client: what is to be copied beside the secret. */
import { useTranslation } from 'react-i18next'
import { CopyField } from '../../../../ui/copy-field.tsx'
import type { Directory } from '../directories.tsx'

export function OauthClient({
  directory: { oauth },
  quiet = false,
}: {
  directory: Directory
  quiet?: boolean
}) {
  const { t } = useTranslation()
  if (!oauth) return null
  return (
    <>
      <CopyField
        quiet={quiet}
        label={t('directories.oauth.token_url')}
        hint={t('directories.oauth.token_url_hint')}
        value={oauth.token_url}
      />
      <CopyField quiet={quiet} label={t('directories.oauth.client_id')} value={oauth.client_id} />
    </>
  )
}
