/** Everything that is known of one event, and what proves it. Its address is the page's own, so it can be sent on. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { CopyField, useCopy } from '../../../ui/copy-field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Skeleton } from '../../../ui/page.tsx'
import { Problem } from '../../problem.tsx'
import type { StoredAuditEvent } from './contract.ts'
import { About, MetadataTable, Parties } from './event-parts.tsx'
import { eventQuery } from './queries.tsx'
import { type LogSearch, withoutFilters } from './search.ts'
import { nameOf } from './words.tsx'

interface EventDialogProps {
  id: string
  search: LogSearch
  onClose: () => void
}
export function EventDialog({ id, search, onClose }: EventDialogProps) {
  const { t } = useTranslation()
  const label = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const { data, error, refetch } = useQuery(eventQuery(id))
  useEffect(() => {
    const element = dialog.current
    if (!element || element.open) return
    const before = document.activeElement
    element.showModal()
    return () => {
      element.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog event-sheet"
      aria-labelledby={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        // On the backdrop: nothing inside it was hit.
        if (event.target === dialog.current) onClose()
      }}
      onKeyDown={() => undefined}
    >
      <div className="event-sheet-in">
        <div className="event-head">
          <h2 className="dialog-title m" id={label}>
            {data ? data.event.action : t('audit.event.loading')}
          </h2>
          <Button size="2" onClick={onClose}>
            <Icon name="x" size={16} /> {t('audit.event.close')}
          </Button>
        </div>
        {!data && error && (
          <Problem error={error} title={t('audit.event.failed')} retry={() => void refetch()} />
        )}
        {!data && !error && <Skeleton shape="panel" label={t('audit.event.loading')} />}
        {data && <Details stored={data} search={search} />}
      </div>
    </dialog>
  )
}

function Details({ stored, search }: { stored: StoredAuditEvent; search: LogSearch }) {
  const { t } = useTranslation()
  const { event, position, hash } = stored
  const rest = withoutFilters(search)
  const [target] = event.targets
  return (
    <>
      <p className="row event-ways">
        <Way search={{ ...rest, actor_ids: [event.actor.id] }}>{t('audit.event.by_person')}</Way>
        <Way search={{ ...rest, actions: [event.action] }}>{t('audit.event.same_action')}</Way>
        {target && (
          <Way search={{ ...rest, target_ids: [target.id] }}>
            {t('audit.event.same_target', { name: nameOf(target) })}
          </Way>
        )}
      </p>
      <About event={event} />
      <Parties event={event} />
      <MetadataTable title={t('audit.event.metadata')} metadata={event.metadata} />
      <section className="event-part">
        <h3 className="h3">{t('audit.event.evidence')}</h3>
        <p className="small muted">{t('audit.event.evidence_text')}</p>
        <CopyField quiet label={t('audit.event.id_field')} value={event.id} />
        <CopyField
          quiet
          label={t('audit.event.hash')}
          hint={`${t('audit.event.position')}: ${position.toLocaleString(t('format.locale'))}`}
          value={hash}
        />
      </section>
      <Json stored={stored} />
    </>
  )
}

function Way({ search, children }: { search: LogSearch; children: string }) {
  return (
    <Button size="1" asChild>
      <Link to="/audit_logs" search={search} resetScroll={false}>
        {children}
      </Link>
    </Button>
  )
}

function Json({ stored: { event, position, hash } }: { stored: StoredAuditEvent }) {
  const { t } = useTranslation()
  const text = JSON.stringify({ ...event, position, hash }, null, 2)
  const shown = useRef<HTMLPreElement>(null)
  const { copied, copy } = useCopy(t('audit.event.json'), text, shown)
  return (
    <section className="event-part">
      <div className="event-head">
        <h3 className="h3">{t('audit.event.json')}</h3>
        <Button size="1" onClick={copy}>
          <Icon name={copied ? 'check' : 'copy'} size={14} /> {t('audit.event.copy')}
        </Button>
      </div>
      <pre className="event-json m" ref={shown}>
        {text}
      </pre>
    </section>
  )
}
