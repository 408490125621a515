/**
 * Asks, five minutes before the session ends, whether to go on (WCAG 2.2, 2.2.1). Whether or not anybody answers, the
 * end itself is the server's: at zero it is asked once more, so that an extension in another tab counts here too.
 */
import './session-warning.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { useAnnounce } from '../ui/announce.tsx'
import { Button } from '../ui/button.tsx'
import { AlertDialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { useExit } from './brand.tsx'
import { call } from './call.tsx'
import { extendSession } from './contract.ts'
import { Problem } from './problem.tsx'
import { useSavingState } from './saving.tsx'
import { sessionQuery } from './session.tsx'
import { clockFace, clockOffset, inWords, spokenMoment, timeLeft, WARNING } from './session-clock.ts'

export function SessionWarning() {
  const {
    data: session,
    dataUpdatedAt,
    refetch,
  } = useQuery({ ...sessionQuery, staleTime: Number.POSITIVE_INFINITY })
  const left = useTimeLeft(session, dataUpdatedAt)
  const navigate = useNavigate()
  const near = left !== undefined && left <= WARNING
  const over = left === 0
  // Work in this or another tab may have moved the end, so the server is asked before the reader is.
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (near) refetch().finally(() => setAsked(true))
    else setAsked(false)
  }, [near, refetch])
  useEffect(() => {
    if (!over) return
    // A 401 leads away by itself, as it does everywhere; without a network there is nobody to ask.
    refetch().then(({ data, error }) => {
      const alive = !error && data && Date.parse(data.expires_at) > Date.parse(data.server_time)
      if (!alive) navigate({ to: '/session-ended', replace: true })
    })
  }, [over, refetch, navigate])
  if (!session || !near || !asked || over) return null
  return <Question left={left} extendable={session.extendable} />
}

/** Ticks once a second in the last minutes, and sleeps until then. Undefined: not known yet. */
function useTimeLeft(
  session: { expires_at: string; server_time: string } | undefined,
  receivedAt: number,
): number | undefined {
  const [now, setNow] = useState(() => Date.now())
  const left = session && timeLeft(session, clockOffset(session, receivedAt), Math.max(now, receivedAt))
  useEffect(() => {
    if (left === undefined || left === 0) return
    // Long sleeps are cut short, because a device that slept fires its timers late.
    const wait = left > WARNING ? Math.min(left - WARNING, 30_000) : left % 1000 || 1000
    const timer = setTimeout(() => setNow(Date.now()), wait)
    const wake = () => setNow(Date.now())
    document.addEventListener('visibilitychange', wake)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', wake)
    }
  }, [left])
  return left
}

function useLeftInWords() {
  const { t } = useTranslation()
  return (left: number) => {
    const { unit, count } = inWords(left)
    return t(`session.${unit}`, { count })
  }
}

function Question({ left, extendable }: { left: number; extendable: boolean }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const say = useAnnounce()
  const words = useLeftInWords()
  const stay = useRef<HTMLButtonElement>(null)
  const [understood, setUnderstood] = useState(false)
  const exit = useExit()
  const extend = useMutation({
    mutationFn: () => call(extendSession),
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session)
      say(t('session.extended'))
    },
  })
  const spoken = useSpoken(left)
  const go = () => (extendable ? extend.mutate() : setUnderstood(true))
  return (
    <AlertDialog
      open={!understood}
      title={t(extendable ? 'session.title' : 'session.title_last')}
      initialFocus={stay}
      onDismiss={go}
      description={
        <div className="warn-top">
          <Ring left={left} />
          <p>
            <Trans
              i18nKey={extendable ? 'session.text' : 'session.text_last'}
              values={{ left: words(left) }}
              components={{ b: <b /> }}
            />
          </p>
        </div>
      }
      actions={
        <>
          <Button size="3" busy={exit.isPending} onClick={() => exit.mutate()}>
            {t('session.leave')}
          </Button>
          <Button kind="main" ref={stay} busy={extend.isPending} onClick={go}>
            {t(extendable ? 'session.stay' : 'session.understood')}
          </Button>
        </>
      }
    >
      {extend.error && <Problem error={extend.error} title={t('session.failed')} retry={go} />}
      <Saved />
      {/* Inside the dialog, because everything outside it is inert while it is open. */}
      <p className="sr" role="status">
        {spoken !== undefined && t('session.spoken', { left: words(spoken) })}
      </p>
    </AlertDialog>
  )
}

function Saved() {
  const { t } = useTranslation()
  const safe = useSavingState().state === 'saved'
  return (
    <p className={`warn-saved ${safe ? 'warn-safe' : 'warn-unsafe'}`}>
      <Icon name={safe ? 'check' : 'alert'} />
      {t(safe ? 'session.saved' : 'session.unsaved')}
    </p>
  )
}

/** What was left when it last had to be spoken. */
function useSpoken(left: number) {
  const before = useRef(Number.POSITIVE_INFINITY)
  const [spoken, setSpoken] = useState<number>()
  useEffect(() => {
    const moment = spokenMoment(before.current, left)
    before.current = left
    if (moment !== undefined) setSpoken(left)
  }, [left])
  return spoken
}

const AROUND = 2 * Math.PI * 31
function Ring({ left }: { left: number }) {
  return (
    <svg className="warn-ring" viewBox="0 0 72 72" aria-hidden="true">
      <circle cx="36" cy="36" r="31" className="warn-track" />
      <circle
        cx="36"
        cy="36"
        r="31"
        className="warn-hand"
        strokeDasharray={`${(left / WARNING) * AROUND} ${AROUND}`}
        transform="rotate(-90 36 36)"
      />
      <text x="36" y="41.5" textAnchor="middle" className="warn-number">
        {clockFace(left)}
      </text>
    </svg>
  )
}
