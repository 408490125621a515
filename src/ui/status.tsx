import { Badge } from '@radix-ui/themes/components/badge'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

/** One vocabulary for status everywhere. Shape and word first, colour last. */
const tones = {
  ok: { color: 'green', icon: 'check' },
  warn: { color: 'amber', icon: 'alert' },
  bad: { color: 'red', icon: 'stop' },
  wait: { color: 'gray', icon: 'clock' },
  info: { icon: 'info' },
  draft: { color: 'gray', icon: 'pencil' },
  past: { color: 'gray', icon: 'check' },
  off: { color: 'gray', icon: 'minus' },
  now: { icon: 'refresh' },
} as const satisfies Record<string, { color?: 'green' | 'amber' | 'red' | 'gray'; icon: IconName }>
export type Tone = keyof typeof tones

export function Status(props: { tone: Tone; children: ReactNode; icon?: IconName; size?: '1' | '2' }) {
  const tone: { color?: 'green' | 'amber' | 'red' | 'gray'; icon: IconName } = tones[props.tone]
  return (
    <Badge
      className="status"
      {...(tone.color && { color: tone.color })}
      variant="soft"
      size={props.size ?? '2'}
      radius="full"
    >
      <Icon name={props.icon ?? tone.icon} size={14} />
      {props.children}
    </Badge>
  )
}

/** The same shapes without the word, for rows and lists: beside a word, or with a label. */
export function Mark({ tone, label }: { tone: Tone; label?: string }) {
  return (
    <span className={`mark mark-${tone}`}>
      <Icon name={tones[tone].icon} size={14} {...(label && { label })} />
    </span>
  )
}
