/**
 * Watching what is written. New rows come on top by themselves, unless somebody reads there at this moment; a count of
 * them is spoken, at most every fifteen seconds.
 */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../../ui/announce.tsx'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Live } from '../../../ui/panel.tsx'
import { type AuditEvent, useTail } from './queries.tsx'
import type { LogSearch } from './search.ts'

const quietMs = 15_000

export interface Tail {
  state: 'off' | 'on' | 'paused'
  toggle: () => void
  /** Those that the list shows; while it is held, no more than before. */
  events: readonly AuditEvent[]
  hold: (held: boolean) => void
  /** Those that a held list does not show yet. */
  waiting: number
  show: () => void
}

/** @param onBegin before watching begins: a range that has ended has nothing new. */
export function useLiveTail(search: LogSearch, onBegin: () => void): Tail {
  const { t } = useTranslation()
  const say = useAnnounce()
  const [watch, setWatch] = useState({ since: 0, on: false })
  const events = useTail(search, watch)
  const [shown, setShown] = useState(0)
  const [held, hold] = useState(false)
  const told = useRef({ count: 0, at: 0 })
  const count = events.length
  if (shown > count || (!held && shown !== count)) setShown(count)
  useEffect(() => {
    if (told.current.count > count) told.current.count = count
    if (told.current.count === count) return
    const speak = () => {
      say(t('audit.live_new', { count: count - told.current.count }))
      told.current = { count, at: Date.now() }
    }
    const timer = setTimeout(speak, Math.max(0, told.current.at + quietMs - Date.now()))
    return () => clearTimeout(timer)
  }, [count, say, t])
  return {
    state: watch.on ? 'on' : watch.since > 0 ? 'paused' : 'off',
    toggle: () => {
      if (!watch.on) onBegin()
      setWatch({ since: watch.since || Date.now(), on: !watch.on })
    },
    events: events.slice(count - Math.min(shown, count)),
    hold,
    waiting: count - shown,
    show: () => setShown(count),
  }
}

export function TailButton({ tail }: { tail: Tail }) {
  const { t } = useTranslation()
  const on = tail.state === 'on'
  return (
    <>
      {on && <Live>{t('audit.live')}</Live>}
      <Button size="2" onClick={tail.toggle}>
        <Icon name={on ? 'pause' : 'play'} size={15} /> {t(on ? 'audit.live_pause' : 'audit.live_start')}
      </Button>
    </>
  )
}

export function TailNote({ tail }: { tail: Tail }) {
  const { t } = useTranslation()
  if (tail.state === 'off') return null
  return (
    <div className="tail-note small muted">
      <span>{t(tail.state === 'on' ? 'audit.live_on' : 'audit.live_paused')}</span>
      {tail.waiting > 0 && (
        <Button size="1" onClick={tail.show}>
          {t('audit.live_held', { count: tail.waiting })}
        </Button>
      )}
    </div>
  )
}
