/** Everything since a time once more: for a destination that lost what it had. */
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../../ui/announce.tsx'
import { Button } from '../../../ui/button.tsx'
import { AlertDialog } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { call } from '../../call.tsx'
import { Problem } from '../../problem.tsx'
import { backfillPortalStream } from './contract.ts'
import { type Stream, useRefresh } from './streams.tsx'

/** What an input of type `datetime-local` shows: an hour ago, in the reader's own zone. */
function anHourAgo(): string {
  const at = new Date(Date.now() - 3_600_000)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

export function SendAgain({ stream }: { stream: Stream }) {
  const { t } = useTranslation()
  const say = useAnnounce()
  const refresh = useRefresh()
  const keep = useRef<HTMLButtonElement>(null)
  const [asking, setAsking] = useState(false)
  const [since, setSince] = useState(anHourAgo)
  const send = useMutation({
    mutationFn: () =>
      call(backfillPortalStream, {
        params: { id: stream.id },
        body: { since: new Date(since).toISOString() },
      }),
    onSuccess: async () => {
      setAsking(false)
      say(t('streams.again.begun'))
      await refresh()
    },
  })
  const valid = !Number.isNaN(Date.parse(since))
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <Icon name="undo" size={18} /> {t('streams.again.open')}
      </Button>
      <AlertDialog
        open={asking}
        title={t('streams.again.title')}
        description={<p>{t('streams.again.text')}</p>}
        initialFocus={keep}
        onDismiss={() => setAsking(false)}
        actions={
          <>
            <Button size="3" ref={keep} onClick={() => setAsking(false)}>
              {t('streams.again.keep')}
            </Button>
            <Button
              size="3"
              kind="main"
              busy={send.isPending}
              onClick={() => {
                if (valid) send.mutate()
              }}
            >
              {t('streams.again.do')}
            </Button>
          </>
        }
      >
        <Field label={t('streams.again.since')} {...(!valid && { error: t('streams.again.no_time') })}>
          {(control) => (
            <input
              {...control}
              className="stream-time"
              type="datetime-local"
              value={since}
              onChange={({ currentTarget }) => setSince(currentTarget.value)}
            />
          )}
        </Field>
        {send.error && <Problem error={send.error} title={t('streams.failed')} />}
      </AlertDialog>
    </>
  )
}
