import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useAnnounce } from './announce.tsx'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { Breakable } from './text.tsx'
import { useWords } from './words.tsx'

export interface CopyFieldProps {
  /** What the other side calls it; our own word for it is the hint. */
  label: string
  value: string
  hint?: string | undefined
  /** B1, B2 …: how the instructions refer to it. */
  tag?: string | undefined
  id?: string
  onCopy?: () => void
  /** Beside the main subject of a screen: a smaller button. */
  quiet?: boolean
  children?: ReactNode
}

/** A large read-only value that wraps and never truncates, with a button that says what it did. */
export function CopyField({ label, value, hint, tag, id, onCopy, quiet = false, children }: CopyFieldProps) {
  const labelId = useId()
  const code = useRef<HTMLElement>(null)
  const { copied, copy } = useCopy(label, value, code)
  const words = useWords()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form
    <div className="copy" role="group" aria-labelledby={labelId} id={id}>
      <div className="copy-head">
        <span className="copy-label" id={labelId}>
          {tag && <span className="copy-tag">{tag}</span>}
          {label}
        </span>
        {hint && <span className="copy-hint">{hint}</span>}
      </div>
      <div className="copy-box" data-copied={copied}>
        <code className="copy-value" ref={code}>
          <Breakable text={value} />
        </code>
        <Button
          size={quiet ? '2' : '3'}
          kind="soft"
          {...(copied && { tone: 'ok' as const })}
          aria-label={copied ? words.copiedNamed(label) : words.copyNamed(label)}
          onClick={() => {
            copy()
            onCopy?.()
          }}
        >
          <Icon name={copied ? 'check' : 'copy'} size={17} />
          {copied ? words.copied : words.copy}
        </Button>
      </div>
      {children}
    </div>
  )
}

/** Without the clipboard (an old browser, a refused permission) the value is selected, ready for the copy key. */
export function useCopy(label: string, value: string, shown?: { current: HTMLElement | null }) {
  const [copied, setCopied] = useState(false)
  const say = useAnnounce()
  const words = useWords()
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 6000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    const done = () => {
      setCopied(true)
      say(words.copiedNamed(label))
    }
    const select = () => {
      if (shown?.current) window.getSelection()?.selectAllChildren(shown.current)
      say(words.selectedNamed(label))
    }
    if (navigator.clipboard) navigator.clipboard.writeText(value).then(done, select)
    else select()
  }
  return { copied, copy }
}
