import { type ReactNode, useId } from 'react'
import { Icon } from './icon.tsx'
import { useWords } from './words.tsx'

interface ZoneProps {
  letter: string
  title: string
  hint?: ReactNode
  wide?: boolean
  tint?: boolean
  children: ReactNode
}

/** Letter, verb and direction say what a zone is for; the tint only helps. */
export function Zone({ letter, title, hint, wide = false, tint = false, children }: ZoneProps) {
  const id = useId()
  return (
    <section className={`zone${wide ? ' zone-wide' : ''}${tint ? ' zone-tint' : ''}`} aria-labelledby={id}>
      <div className="zone-head">
        <span className="zone-letter" aria-hidden="true">
          {letter}
        </span>
        <h2 className="h2" id={id}>
          {title}
        </h2>
        {hint && <span className="zone-hint">{hint}</span>}
      </div>
      {children}
    </section>
  )
}
export function Zones({ children }: { children: ReactNode }) {
  return <div className="zones">{children}</div>
}

export function Flow({ from, to }: { from: string; to: string }) {
  const words = useWords()
  return (
    <span className="flow">
      {from} <Icon name="next" size={14} label={words.to} /> {to}
    </span>
  )
}
