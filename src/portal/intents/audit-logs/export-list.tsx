/** The latest exports of the organization. An address of a file is asked for when somebody wants the file. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../../ui/announce.tsx'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Skeleton } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Status } from '../../../ui/status.tsx'
import { call } from '../../call.tsx'
import { useMoments } from '../../moment.tsx'
import { Problem } from '../../problem.tsx'
import { type AuditExport, getPortalAuditExport } from './contract.ts'
import { exportsQuery } from './queries.tsx'
import { useLogWords } from './words.tsx'

const tones = { pending: 'now', ready: 'ok', error: 'bad', expired: 'off' } as const

export function ExportList() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(exportsQuery)
  const exports = data?.data
  useSayWhenReady(exports)
  return (
    <Panel flush title={t('audit.exporting.list')}>
      {!exports && error && (
        <div className="events-pad">
          <Problem error={error} title={t('problem.load')} retry={() => void refetch()} />
        </div>
      )}
      {!exports && !error && <Skeleton shape="panel" label={t('frame.loading')} />}
      {exports?.length === 0 && <p className="muted small events-pad">{t('audit.exporting.none')}</p>}
      {exports && exports.length > 0 && (
        <>
          <Table exports={exports} />
          <p className="foot">{t('audit.exporting.link_hint')}</p>
        </>
      )}
    </Panel>
  )
}

function useSayWhenReady(exports: readonly AuditExport[] | undefined) {
  const { t } = useTranslation()
  const say = useAnnounce()
  const waited = useRef<readonly string[]>([])
  useEffect(() => {
    if (exports?.some(({ id, state }) => state === 'ready' && waited.current.includes(id)))
      say(t('audit.exporting.ready'))
    waited.current = exports?.flatMap(({ id, state }) => (state === 'pending' ? [id] : [])) ?? []
  }, [exports, say, t])
}

function Table({ exports }: { exports: readonly AuditExport[] }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const words = useLogWords()
  return (
    <table className="t">
      <thead>
        <tr>
          <th scope="col">{t('audit.exporting.asked')}</th>
          <th scope="col">{t('audit.exporting.what')}</th>
          <th scope="col">{t('audit.exporting.state')}</th>
          <th scope="col">{t('audit.exporting.file')}</th>
        </tr>
      </thead>
      <tbody>
        {exports.map((one) => (
          <tr key={one.id}>
            <th scope="row" data-l={t('audit.exporting.asked')}>
              {moments.full(one.created_at)}
            </th>
            <td data-l={t('audit.exporting.what')}>
              {words.between(one.range_start, one.range_end)}
              <span className="two">
                {t(one.filtered ? 'audit.exporting.filtered' : 'audit.exporting.all')}
              </span>
            </td>
            <td data-l={t('audit.exporting.state')}>
              <Status tone={tones[one.state]} size="1">
                {t(`audit.exporting.states.${one.state}`)}
              </Status>
              <Progress one={one} />
            </td>
            <td data-l={t('audit.exporting.file')}>
              {one.state === 'ready' ? (
                <Download one={one} />
              ) : one.state === 'pending' ? (
                t(`audit.exporting.${one.format}`)
              ) : (
                t(`audit.exporting.${one.state}`)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Progress({ one }: { one: AuditExport }) {
  const { t } = useTranslation()
  const { state, events_written, events_total } = one
  if (state === 'ready')
    return <span className="two">{t('audit.exporting.count', { count: events_written })}</span>
  if (state !== 'pending') return null
  const words =
    events_total === null
      ? t('audit.exporting.waiting')
      : t('audit.exporting.progress', { written: events_written, total: events_total })
  return (
    <>
      <progress
        className="export-progress"
        aria-label={t('audit.exporting.states.pending')}
        max={events_total || 1}
        {...(events_total !== null && { value: events_written })}
      />
      <span className="two">{words}</span>
    </>
  )
}

function Download({ one }: { one: AuditExport }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const fetchFile = useMutation({
    mutationFn: () => call(getPortalAuditExport, { params: { id: one.id } }),
    onSuccess: ({ url }) => {
      if (url) window.location.assign(url)
    },
  })
  const format = t(`audit.exporting.${one.format}`)
  return (
    <>
      <Button
        size="2"
        aria-label={t('audit.exporting.download_named', { format, at: moments.full(one.created_at) })}
        busy={fetchFile.isPending}
        onClick={() => fetchFile.mutate()}
      >
        <Icon name="download" size={16} /> {t('audit.exporting.download')} {format}
      </Button>
      <span className="two">{t('audit.exporting.until', { day: moments.day(one.expires_at) })}</span>
      {fetchFile.error && <Problem error={fetchFile.error} title={t('audit.exporting.download_failed')} />}
    </>
  )
}
