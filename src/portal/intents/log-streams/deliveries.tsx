/** What was sent last, and what the destination said. */
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Status } from '../../../ui/status.tsx'
import { useMoments } from '../../moment.tsx'
import type { Detail } from './streams.tsx'

const tones = { taken: 'ok', later: 'warn', denied: 'bad', too_large: 'warn', set_aside: 'bad' } as const

interface DeliveriesProps {
  deliveries: Detail['deliveries']
  problems: boolean
  onProblems: (only: boolean) => void
}
export function Deliveries({ deliveries, problems, onProblems }: DeliveriesProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  return (
    <Panel
      title={t('streams.deliveries.title')}
      flush
      aside={
        <Button size="2" aria-pressed={problems} onClick={() => onProblems(!problems)}>
          {t(problems ? 'streams.deliveries.all' : 'streams.deliveries.problems')}
        </Button>
      }
    >
      {deliveries.length === 0 ? (
        <p className="muted small stream-none">
          {t(problems ? 'streams.deliveries.no_problems' : 'streams.deliveries.none')}
        </p>
      ) : (
        <table className="t">
          <thead>
            <tr>
              <th scope="col">{t('streams.deliveries.time')}</th>
              <th scope="col">{t('streams.deliveries.answer')}</th>
              <th scope="col">{t('streams.deliveries.size')}</th>
              <th scope="col">{t('streams.deliveries.note')}</th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((one) => (
              <tr key={one.id}>
                <th scope="row" data-l={t('streams.deliveries.time')}>
                  {moments.clockWithZone(one.created_at)}
                </th>
                <td data-l={t('streams.deliveries.answer')}>
                  <Status tone={tones[one.verdict]} size="1">
                    {one.status ?? t(`streams.deliveries.verdict.${one.verdict}`)}
                  </Status>
                </td>
                <td data-l={t('streams.deliveries.size')}>
                  {t('streams.deliveries.events', { count: one.events })}
                </td>
                <td data-l={t('streams.deliveries.note')}>
                  {one.verdict === 'set_aside' &&
                    t('streams.deliveries.set_aside', { id: one.first_event_id })}{' '}
                  {one.note ?? t('streams.deliveries.took', { ms: one.duration_ms })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
