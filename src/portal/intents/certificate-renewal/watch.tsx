import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Note } from '../../../ui/panel.tsx'
import { Breakable } from '../../../ui/text.tsx'
import { call } from '../../call.tsx'
import { useMoments } from '../../moment.tsx'
import { Problem } from '../../problem.tsx'
import { refreshRenewal } from './contract.ts'
import { type Renewal, useChange } from './renewals.tsx'

/** The address that is read by itself: when it was, when it will be, and what keeps us from it. */
export function Watch({ renewal, watch }: { renewal: Renewal; watch: NonNullable<Renewal['watch']> }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const refresh = useChange(
    () => call(refreshRenewal, { params: { id: renewal.id } }),
    () => t('certificates.watch.done'),
  )
  const { refreshed_at, next_refresh_at, problem } = watch
  const again = (
    <Button size="2" busy={refresh.isPending} onClick={() => refresh.mutate()}>
      <Icon name="refresh" /> {t('certificates.watch.now')}
    </Button>
  )
  return (
    <>
      {refresh.error && <Problem error={refresh.error} title={t('certificates.failed')} />}
      {problem ? (
        <Note tone="warn" title={t('certificates.watch.problem_title')} action={again}>
          <p>
            {t('certificates.watch.problem', {
              since: moments.full(problem.since),
              message: problem.message,
            })}
          </p>
          <p className="m">
            <Breakable text={watch.metadata_url} />
          </p>
        </Note>
      ) : (
        <Note tone="info" icon="refresh" title={t('certificates.watch.title')} action={again}>
          <p>{t('certificates.watch.text', { url: watch.metadata_url })}</p>
          <p>
            {refreshed_at
              ? t('certificates.watch.last', { at: moments.full(refreshed_at) })
              : t('certificates.watch.never')}{' '}
            {t('certificates.watch.next', { at: moments.full(next_refresh_at) })}
          </p>
        </Note>
      )}
    </>
  )
}
