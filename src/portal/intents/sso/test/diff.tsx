/** Expected above received. What differs is marked, and said in words beside it. */
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../../ui/icon.tsx'
import { Breakable } from '../../../../ui/text.tsx'
import { type Difference, difference } from './difference.ts'

interface DiffProps {
  expected: string | null
  received: string | null
  /** Both are values to be compared sign by sign. */
  compared: boolean
}
export function Diff({ expected, received, compared }: DiffProps) {
  const { t } = useTranslation()
  if (expected === null && received === null) return null
  const parts = compared && expected && received ? difference(expected, received) : undefined
  const marked = parts && parts.kind !== 'other' && parts.kind !== 'same'
  return (
    <dl className="diff">
      {expected !== null && (
        <div className="diff-row">
          <dt>{t('test.expected')}</dt>
          <dd className="m">
            {marked ? <Marked parts={parts} side="expected" /> : <Breakable text={expected} />}
          </dd>
        </div>
      )}
      <div className="diff-row diff-got">
        <dt>{t('test.received')}</dt>
        <dd className="m">
          {!received && <span className="muted">{t('test.nothing')}</span>}
          {received && (marked ? <Marked parts={parts} side="received" /> : <Breakable text={received} />)}
          {parts && <Flag kind={parts.kind} />}
        </dd>
      </div>
    </dl>
  )
}

function Marked({ parts, side }: { parts: Difference; side: 'expected' | 'received' }) {
  const { t } = useTranslation()
  const own = parts[side]
  const other = parts[side === 'expected' ? 'received' : 'expected']
  const kind = other === '' ? (side === 'received' ? 'mark_extra' : 'mark_missing') : 'mark_changed'
  return (
    <>
      <Breakable text={parts.before} />
      {own !== '' && (
        <mark className={side === 'expected' ? 'mark-ours' : ''}>
          <span className="sr">[{t(`test.${kind}`)}: </span>
          {/* A space has no ink: it is drawn, and copied as the space it is. */}
          {own.trim() === '' ? <span className="space">{own}</span> : <Breakable text={own} />}
          <span className="sr">]</span>
        </mark>
      )}
      <Breakable text={parts.after} />
    </>
  )
}

function Flag({ kind }: { kind: Difference['kind'] }) {
  const { t } = useTranslation()
  const words =
    kind === 'slash_extra'
      ? t('test.flag_slash')
      : kind === 'space_extra' || kind === 'space_before'
        ? t('test.flag_space')
        : undefined
  if (!words) return null
  return (
    <span className="diff-flag">
      <Icon name="back" size={13} />
      {words}
    </span>
  )
}

export function useDifferenceWords() {
  const { t } = useTranslation()
  return (expected: string | null, received: string | null): string | undefined => {
    if (!expected) return undefined
    const { kind, count, part } = difference(expected, received ?? '')
    return t(`test.difference.${kind}` as 'test.difference.extra_end', { count, ...part })
  }
}
