import { useTranslation } from 'react-i18next'
import type { Block } from '../../guides/guide.ts'
import { Icon } from '../../ui/icon.tsx'
import { GuideText } from './words.tsx'

type Instruction = Extract<Block, { type: 'instructions' }>['items'][number]
interface InstructionsProps {
  items: Instruction[]
  /** The number of the first one: a list may go on after a note. */
  from: number
  ticks: readonly string[]
  onTick: (id: string, done: boolean) => void
}

/** Every click has a box to tick: for two people on one job, and for work that was interrupted. */
export function Instructions({ items, from, ticks, onTick }: InstructionsProps) {
  const { t } = useTranslation()
  return (
    <ol className="dos" start={from}>
      {items.map((item, index) => {
        const done = ticks.includes(item.id)
        const number = from + index
        return (
          <li key={item.id} className={`do${done ? ' do-done' : ''}`}>
            <label className="do-check">
              <input
                type="checkbox"
                checked={done}
                aria-label={t('setup.guide.instruction_done', { number })}
                onChange={(event) => onTick(item.id, event.target.checked)}
              />
              <span aria-hidden="true">{done ? <Icon name="check" size={15} /> : number}</span>
            </label>
            <div className="do-text">
              <p>
                <GuideText>{item.children}</GuideText>
              </p>
              {item.details.map((detail, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a text is one fixed sequence
                <p key={at} className="do-note">
                  <GuideText>{detail}</GuideText>
                </p>
              ))}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
