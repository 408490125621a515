/** The parts of an event, each as plain as it is: facts, who, to what, metadata. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Facts } from '../../../ui/panel.tsx'
import { Mono } from '../../../ui/text.tsx'
import { useMoments } from '../../moment.tsx'
import type { AuditEvent } from './queries.tsx'
import { nameOf } from './words.tsx'

type Party = AuditEvent['actor']
type Items = (readonly [ReactNode, ReactNode])[]

export function About({ event }: { event: AuditEvent }) {
  const { t } = useTranslation()
  const { location, user_agent } = event.context
  const items: Items = [
    [t('audit.event.occurred'), <Instant key="at" at={event.occurred_at} />],
    [t('audit.event.received'), <Instant key="at" at={event.received_at} />],
    [t('audit.event.location'), <Mono key="location" text={location} />],
  ]
  if (user_agent !== undefined) items.push([t('audit.event.program'), user_agent])
  if (event.version !== undefined) items.push([t('audit.event.version'), String(event.version)])
  return (
    <section className="event-part">
      <h3 className="h3">{t('audit.event.what')}</h3>
      <Facts items={items} />
    </section>
  )
}

/** For the reader, and to the millisecond for whoever compares it with another log. */
function Instant({ at }: { at: string }) {
  const moments = useMoments()
  return (
    <>
      {moments.day(at)}, {moments.clockWithZone(at)}
      <span className="two m">{at}</span>
    </>
  )
}

export function Parties({ event: { actor, targets } }: { event: AuditEvent }) {
  const { t } = useTranslation()
  return (
    <>
      <PartySection title={t('audit.event.who')} party={actor} />
      {targets.map((target, at) => (
        <PartySection
          // biome-ignore lint/suspicious/noArrayIndexKey: an event may name one target twice
          key={at}
          title={targets.length > 1 ? t('audit.event.target', { at: at + 1 }) : t('audit.event.targets')}
          party={target}
        />
      ))}
    </>
  )
}

function PartySection({ title, party }: { title: string; party: Party }) {
  const { t } = useTranslation()
  const items: Items = [
    ...(party.name ? [[t('audit.event.name'), party.name] as const] : []),
    [t('audit.event.id'), <Mono key="id" text={party.id} />],
    [t('audit.event.type'), <Mono key="type" text={party.type} />],
  ]
  return (
    <section className="event-part">
      <h3 className="h3">{title}</h3>
      <Facts items={items} />
      {party.metadata && (
        <MetadataTable
          title={t('audit.event.metadata_of', { name: nameOf(party) })}
          metadata={party.metadata}
        />
      )}
    </section>
  )
}

interface MetadataTableProps {
  title: string
  metadata: Readonly<Record<string, unknown>>
}
export function MetadataTable({ title, metadata }: MetadataTableProps) {
  const { t } = useTranslation()
  const entries = Object.entries(metadata)
  if (entries.length === 0) return null
  return (
    <table className="t t-inset event-part">
      <caption className="h3">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('audit.event.key')}</th>
          <th scope="col">{t('audit.event.value')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(([key, value]) => (
          <tr key={key}>
            <th scope="row" data-l={t('audit.event.key')}>
              <Mono text={key} />
            </th>
            <td data-l={t('audit.event.value')}>
              <Mono text={typeof value === 'string' ? value : JSON.stringify(value)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
