import { Fragment, type ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { useWords } from './words.tsx'

/** A long value that breaks after / = ? & (not inside ://) or a pair of a fingerprint, and only then inside a word. */
export function Breakable({ text }: { text: string }) {
  return text.split(/(?<=[^/:][/=?&])|(?<=\b[0-9A-F]{2}:)/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts are one fixed text in its order
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

export function Mono({ text }: { text: string }) {
  return (
    <span className="m">
      <Breakable text={text} />
    </span>
  )
}

/** The name of a button, menu or field exactly as somebody else's console shows it. */
export function Ui({ children }: { children: ReactNode }) {
  return <b className="ui">{children}</b>
}

export function Path({ items }: { items: readonly string[] }) {
  const words = useWords()
  return (
    <span className="path">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a path may name the same menu twice
        <Fragment key={index}>
          {index > 0 && <Icon name="right" size={12} label={words.followedBy} />}
          <Ui>{item}</Ui>
        </Fragment>
      ))}
    </span>
  )
}

export function OutLink({ href, children }: { href: string; children: ReactNode }) {
  const words = useWords()
  return (
    <a className="out" href={href} target="_blank" rel="noreferrer">
      <span>
        {children}
        <span className="sr"> ({words.newTab})</span>
      </span>
      <Icon name="out" size={14} />
    </a>
  )
}
