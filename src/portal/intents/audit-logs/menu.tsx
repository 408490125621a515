/** A button that says what is chosen, and under it the choices. Escape, or going elsewhere, closes it. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Icon } from '../../../ui/icon.tsx'

interface MenuProps {
  label: string
  value: string
  /** Opens towards the start of the line: for the last ones in a row. */
  atEnd?: boolean
  children: (close: () => void) => ReactNode
}
export function Menu({ label, value, atEnd = false, children }: MenuProps) {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  useEffect(() => {
    if (!open) return
    const elsewhere = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target)) setOpen(false)
    }
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('pointerdown', elsewhere)
    document.addEventListener('focusin', elsewhere)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', elsewhere)
      document.removeEventListener('focusin', elsewhere)
      document.removeEventListener('keydown', onKey)
    }
  }, [open])
  return (
    <div className="filter-menu" ref={box}>
      <button
        type="button"
        className="filter"
        ref={button}
        aria-expanded={open}
        {...(open && { 'aria-controls': id })}
        onClick={() => setOpen(!open)}
      >
        <span className="muted">{label}</span> <b>{value}</b>
        <Icon name="down" size={13} />
      </button>
      {open && (
        <div className={`filter-panel${atEnd ? ' filter-panel-end' : ''}`} id={id}>
          {children(close)}
        </div>
      )}
    </div>
  )
}
