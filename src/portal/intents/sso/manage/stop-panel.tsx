/** Pausing, switching on again, starting over: each says what it does to people before it does it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../../../ui/announce.tsx'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { AskedFirst } from '../../../asked-first.tsx'
import { call } from '../../../call.tsx'
import { Problem } from '../../../problem.tsx'
import { useSession } from '../../../session.tsx'
import { type Connection, keepConnection } from '../connections.tsx'
import { deactivateConnection, reactivateConnection } from '../contract.ts'
import { ResetButton } from './reset.tsx'

interface StopPanelProps {
  connection: Connection
  provider: string
  /** What has to be typed to delete everything. */
  word: string
}
export function StopPanel({ connection, provider, word }: StopPanelProps) {
  const { t } = useTranslation()
  const paused = connection.state === 'inactive'
  return (
    <Panel title={t('manage.stop')}>
      <p className="muted small stop-text">
        {paused ? t('manage.paused_text', { provider }) : t('manage.stop_text')} {t('manage.reset_text')}
      </p>
      <div className="row">
        {paused ? <Resume connection={connection} /> : <Pause connection={connection} provider={provider} />}
        <ResetButton connection={connection} provider={provider} word={word} />
      </div>
    </Panel>
  )
}

function Pause({ connection, provider }: Omit<StopPanelProps, 'word'>) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const vendor = useSession().branding.name
  const pause = useMutation({
    mutationFn: () => call(deactivateConnection, { params: { id: connection.id }, body: {} }),
    onSuccess: (after) => keepConnection(client, after),
  })
  if (connection.state !== 'active') return null
  return (
    <AskedFirst
      title={t('manage.pause_title')}
      text={t('manage.pause_text', { vendor, provider })}
      act={t('manage.pause_do')}
      keep={t('manage.pause_keep')}
      failed={t('manage.failed')}
      mutation={pause}
    >
      <Icon name="pause" />
      {t('manage.pause')}
    </AskedFirst>
  )
}

/** Brings back what was active; a draft beside it stays one. */
function Resume({ connection }: { connection: Connection }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const say = useAnnounce()
  const resume = useMutation({
    mutationFn: () => call(reactivateConnection, { params: { id: connection.id }, body: {} }),
    onSuccess: (after) => {
      keepConnection(client, after)
      say(t('manage.resumed'))
    },
  })
  return (
    <>
      <Button size="2" busy={resume.isPending} onClick={() => resume.mutate()}>
        <Icon name="play" />
        {t('manage.resume')}
      </Button>
      {resume.error && <Problem error={resume.error} title={t('manage.failed')} />}
    </>
  )
}
