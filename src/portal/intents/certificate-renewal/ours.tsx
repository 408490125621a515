import { useTranslation } from 'react-i18next'
import { CopyField } from '../../../ui/copy-field.tsx'
import { Note } from '../../../ui/panel.tsx'
import { useMoments } from '../../moment.tsx'
import type { Renewal } from './renewals.tsx'

/** Our own certificate changes: whoever checks what we sign has to know the next one. */
export function Ours({ ours }: { ours: NonNullable<Renewal['ours']> }) {
  const { t } = useTranslation()
  const moments = useMoments()
  return (
    <>
      <Note tone="warn" title={t('certificates.ours.title')}>
        {t('certificates.ours.text', { day: moments.day(ours.ends_at) })}
      </Note>
      <CopyField label={t('certificates.ours.address')} value={ours.sp_metadata_url} />
    </>
  )
}
