import { type ReactNode, useState } from 'react'
import { Icon } from './icon.tsx'

export interface Picture {
  light: string
  dark: string
}

/** A mark for a name: its picture where there is one, else its first letters. Decorative, beside the name. */
export function Monogram(props: { name: string; picture?: Picture | undefined; small?: boolean }) {
  const { name, picture, small = false } = props
  const [broken, setBroken] = useState(false)
  return (
    <span
      className={`monogram${small ? ' monogram-small' : ''}${picture && !broken ? ' monogram-picture' : ''}`}
      aria-hidden="true"
    >
      {picture && !broken ? (
        <picture>
          <source media="(prefers-color-scheme: dark)" srcSet={picture.dark} />
          <img src={picture.light} alt="" loading="lazy" onError={() => setBroken(true)} />
        </picture>
      ) : (
        initials(name)
      )}
    </span>
  )
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  const letters = words.length > 1 ? words.map((word) => word.charAt(0)).join('') : name
  return letters.charAt(0).toUpperCase() + letters.slice(1, 2)
}

interface TileProps {
  name: string
  detail?: ReactNode
  mark: ReactNode
  small?: boolean
  busy?: boolean
  onChoose: () => void
}
/** One thing to choose among many. A button: choosing changes something on the server. */
export function Tile({ name, detail, mark, small = false, busy = false, onChoose }: TileProps) {
  return (
    <button
      type="button"
      className={`tile${small ? ' tile-small' : ''}`}
      {...(busy && { 'aria-busy': true })}
      onClick={busy ? undefined : onChoose}
    >
      {mark}
      <span className="tile-text">
        <span className="tile-name">{name}</span>
        {detail && <span className="tile-kind">{detail}</span>}
      </span>
      {!small && <Icon name="right" size={18} />}
    </button>
  )
}

interface TileOfWaysProps {
  name: string
  mark: ReactNode
  ways: readonly { id: string; label: string; spoken: string }[]
  busy: string | undefined
  onChoose: (id: string) => void
}
/** One thing that can be had in several ways: the ways are the buttons. */
export function TileOfWays({ name, mark, ways, busy, onChoose }: TileOfWaysProps) {
  return (
    <div className="tile tile-of-ways">
      {mark}
      <span className="tile-text">
        <span className="tile-name">{name}</span>
        <span className="tile-ways">
          {ways.map((way) => (
            <button
              key={way.id}
              type="button"
              className="tile-way"
              aria-label={way.spoken}
              {...(busy === way.id && { 'aria-busy': true })}
              onClick={busy ? undefined : () => onChoose(way.id)}
            >
              {way.label}
            </button>
          ))}
        </span>
      </span>
    </div>
  )
}
