/** A sentence of a destination: `**what their console says**` and `code` to be typed. */
import { Fragment } from 'react'
import { Ui } from '../../../ui/text.tsx'

export function Sentence({ text }: { text: string }) {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part, index) => {
    const inner = part.slice(part.startsWith('**') ? 2 : 1, part.startsWith('**') ? -2 : -1)
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one fixed sentence
      <Fragment key={index}>
        {part.startsWith('**') ? (
          <Ui>{inner}</Ui>
        ) : part.startsWith('`') ? (
          <code className="m">{inner}</code>
        ) : (
          part
        )}
      </Fragment>
    )
  })
}
