/** Which provider: search first, six large tiles, the rest small, the generic ones last. What choosing does is the intent's. */
import { useDeferredValue, useId, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { AnyCard } from '../../guides/guide.ts'

import { Monogram, Tile, TileOfWays } from '../../ui/tile.tsx'
import { helpLink } from '../brand.tsx'
import { SearchBox } from '../form/search-box.tsx'
import { useSession } from '../session.tsx'
import './provider-grid.css'

const LARGE = 6

interface ProviderGridProps {
  cards: readonly AnyCard[]
  /** The card whose choice is under way. */
  busy: string | undefined
  onChoose: (id: string) => void
}
export function ProviderGrid({ cards: all, ...tiles }: ProviderGridProps) {
  const { t } = useTranslation()
  const { branding } = useSession()
  const [wanted, setWanted] = useState('')
  const found = useDeferredValue(wanted)
  const countId = useId()
  const cards = all.filter((card) => matches(card, found))
  const shown = (group: AnyCard['group']) => cards.filter((card) => card.group === group)
  const large = firstNames(shown('most_used'), LARGE)
  const help = helpLink(branding)
  return (
    <>
      <search className="finder">
        <SearchBox
          label={t('setup.grid.find')}
          describedBy={countId}
          aside={
            <span id={countId} role="status">
              {found.trim()
                ? t('setup.grid.found', { count: cards.length })
                : t('setup.grid.guides', { count: cards.length })}
            </span>
          }
          value={wanted}
          onValue={setWanted}
        />
      </search>
      {shown('most_used').length + shown('more').length === 0 && (
        <p className="prose muted grid-none">{t('setup.grid.none', { wanted: found.trim() })}</p>
      )}
      <Group title={t('setup.grid.most_used')} cards={large} {...tiles} />
      <Group
        title={t('setup.grid.more')}
        cards={[...shown('most_used').filter((card) => !large.includes(card)), ...shown('more')]}
        small
        {...tiles}
      />
      {/* Always there: whoever finds nothing needs exactly these. */}
      <Group
        title={t('setup.grid.generic')}
        cards={all.filter((card) => card.group === 'generic')}
        {...tiles}
      />
      <p className="below">
        {help ? (
          <Trans
            i18nKey="setup.grid.someone_else"
            values={{ vendor: branding.name }}
            // biome-ignore lint/a11y/useAnchorContent: the words come from the catalogue
            components={{ a: <a href={help} target="_blank" rel="noreferrer" /> }}
          />
        ) : (
          t('setup.grid.someone_else_plain', { vendor: branding.name })
        )}
      </p>
    </>
  )
}

/** Every word typed begins some word of the card. */
function matches(card: AnyCard, wanted: string): boolean {
  const has = `${card.name} ${card.protocol} ${card.summary} ${card.keywords.join(' ')}`
    .toLowerCase()
    .split(/[\s,]+/)
  const asked = wanted.toLowerCase().split(/\s+/).filter(Boolean)
  return asked.every((word) => has.some((each) => each.includes(word)))
}

/** The cards of the first few providers: one provider may have a card per protocol. */
function firstNames(cards: AnyCard[], count: number): AnyCard[] {
  const names = [...new Set(cards.map((card) => card.name))].slice(0, count)
  return cards.filter((card) => names.includes(card.name))
}

interface GroupProps {
  title: string
  cards: AnyCard[]
  small?: boolean
  busy: string | undefined
  onChoose: (id: string) => void
}
function Group({ title, cards, small = false, busy, onChoose }: GroupProps) {
  const id = useId()
  const providers = [...Map.groupBy(cards, (card) => card.name)]
  if (providers.length === 0) return null
  return (
    <section aria-labelledby={id} className="grid-group">
      <h2 id={id} className="group-title">
        {title}
      </h2>
      <ul className={`tiles${small ? ' tiles-small' : ''}${providers.length === 2 ? ' tiles-two' : ''}`}>
        {providers.map(([name, ways]) => (
          <li key={name}>
            <Provider name={name} ways={ways} small={small} busy={busy} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </section>
  )
}

type ProviderProps = Omit<GroupProps, 'title' | 'cards'> & { name: string; ways: AnyCard[] }
/** A provider with guides for two protocols is one tile with two buttons. */
function Provider({ name, ways, small = false, busy, onChoose }: ProviderProps) {
  const { t } = useTranslation()
  const [card] = ways
  if (!card) return null
  const picture = {
    light: `/provider-icons/light/${card.icon}.svg`,
    dark: `/provider-icons/dark/${card.icon}.svg`,
  }
  const mark = <Monogram name={name} picture={picture} small={small} />
  if (ways.length > 1) {
    const choices = ways.map(({ id, protocol }) => {
      const label = protocol.toUpperCase()
      return { id, label, spoken: t('setup.grid.way', { name, protocol: label }) }
    })
    return <TileOfWays name={name} mark={mark} ways={choices} busy={busy} onChoose={onChoose} />
  }
  return (
    <Tile
      name={name}
      detail={!small && card.summary}
      mark={mark}
      small={small}
      busy={busy === card.id}
      onChoose={() => onChoose(card.id)}
    />
  )
}
