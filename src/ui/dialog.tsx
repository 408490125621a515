/**
 * A question that must be answered. The browser's own modal dialog: it traps focus, makes the rest inert and needs
 * no style element, which a strict content-security-policy would refuse.
 */
import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react'

interface DialogProps {
  open: boolean
  title: ReactNode
  description: ReactNode
  children?: ReactNode
  actions: ReactNode
  /** Focus goes to the safe answer. */
  initialFocus: RefObject<HTMLElement | null>
  /** Escape: the safe answer, too. */
  onDismiss: () => void
}
export function AlertDialog({
  open,
  title,
  description,
  children,
  actions,
  initialFocus,
  onDismiss,
}: DialogProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (!open || !element || element.open) return
    const before = document.activeElement
    element.showModal()
    initialFocus.current?.focus()
    return () => {
      element.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [open, initialFocus])
  if (!open) return null
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      className="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault()
        onDismiss()
      }}
    >
      <h2 className="dialog-title" id={`${id}-title`}>
        {title}
      </h2>
      <div className="prose muted" id={`${id}-text`}>
        {description}
      </div>
      {children}
      <div className="dialog-act">{actions}</div>
    </dialog>
  )
}
