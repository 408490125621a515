/** Pausing, switching on again, starting over: each says what it does to people before it does it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../../../ui/announce.tsx'
import { Button } from '../../../../ui/button.tsx'
import { AlertDialog } from '../../../../ui/dialog.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Panel } from '../../../../ui/panel.tsx'
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
  const keep = useRef<HTMLButtonElement>(null)
  const [asking, setAsking] = useState(false)
  const pause = useMutation({
    mutationFn: () => call(deactivateConnection, { params: { id: connection.id }, body: {} }),
    onSuccess: (after) => keepConnection(client, after),
    onSettled: () => setAsking(false),
  })
  if (connection.state !== 'active') return null
  return (
    <>
      <Button size="2" onClick={() => setAsking(true)}>
        <Icon name="pause" />
        {t('manage.pause')}
      </Button>
      {pause.error && <Problem error={pause.error} title={t('manage.failed')} />}
      <AlertDialog
        open={asking}
        title={t('manage.pause_title')}
        description={<p>{t('manage.pause_text', { vendor, provider })}</p>}
        initialFocus={keep}
        onDismiss={() => setAsking(false)}
        actions={
          <>
            <Button size="3" tone="bad" busy={pause.isPending} onClick={() => pause.mutate()}>
              {t('manage.pause_do')}
            </Button>
            <Button size="3" kind="main" ref={keep} onClick={() => setAsking(false)}>
              {t('manage.pause_keep')}
            </Button>
          </>
        }
      />
    </>
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
