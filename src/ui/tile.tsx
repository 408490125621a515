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
    <span className={`monogram${small ? ' monogram-small' : ''}`} aria-hidden="true">
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
