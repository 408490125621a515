/** Where events can go: known services first, what anybody can run last. */
import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogStreamType } from '../../../log-streams/types.ts'
import { Monogram, Tile } from '../../../ui/tile.tsx'
import type { DestinationCard } from './contract.ts'
import { useDestinations } from './streams.tsx'

/** Their own receiver, whatever it is. */
const anybodys: readonly LogStreamType[] = ['GenericHttps', 'OpenTelemetry', 'Syslog']

export function DestinationGrid() {
  const { t } = useTranslation()
  const { data } = useDestinations()
  const own = (card: DestinationCard) => anybodys.includes(card.type)
  return (
    <>
      <Group title={t('streams.grid.services')} cards={data.filter((card) => !own(card))} />
      <Group title={t('streams.grid.own')} cards={data.filter(own)} />
    </>
  )
}

function Group({ title, cards }: { title: string; cards: readonly DestinationCard[] }) {
  const id = useId()
  const navigate = useNavigate()
  return (
    <section aria-labelledby={id} className="grid-group">
      <h2 id={id} className="group-title">
        {title}
      </h2>
      <ul className="tiles">
        {cards.map(({ type, name, summary }) => (
          <li key={type}>
            <Tile
              name={name}
              detail={summary}
              mark={<Monogram name={name} />}
              onChoose={() => navigate({ to: '/log_streams/new/$type', params: { type } })}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
