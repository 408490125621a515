/** Text of a guide: quoted labels, menu paths, values of ours, references to a copy field. */
import { createContext, Fragment, useContext } from 'react'
import type { CopyValue, Inline } from '../../guides/guide.ts'
import { OutLink, Path, Ui } from '../../ui/text.tsx'

export interface OurValues {
  values: Partial<Record<CopyValue, string>>
  /** What a copy field of this step is called: B1, B2 … */
  tags: ReadonlyMap<CopyValue, string>
}
const Ours = createContext<OurValues | undefined>(undefined)
export const OursProvider = Ours

export function useOurs(): OurValues {
  const ours = useContext(Ours)
  if (!ours) throw new Error('Guide text was used outside of a guide step')
  return ours
}
export const copyAnchor = (value: CopyValue) => `copy-${value.replaceAll('_', '-')}`

export function GuideText({ children }: { children: readonly Inline[] }) {
  return children.map((inline, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text is one fixed sequence
    <Fragment key={index}>
      <Part inline={inline} />
    </Fragment>
  ))
}

function Part({ inline }: { inline: Inline }) {
  const ours = useOurs()
  switch (inline.type) {
    case 'text':
      return inline.text
    case 'strong':
      return <b>{inline.text}</b>
    case 'code':
      return <code className="m">{inline.text}</code>
    case 'ui':
      return <Ui>{inline.text}</Ui>
    case 'path':
      return <Path items={inline.parts} />
    case 'link':
      return <OutLink href={inline.href}>{inline.text}</OutLink>
    case 'value':
      return <b>{ours.values[inline.value]}</b>
    case 'copy_ref': {
      const tag = ours.tags.get(inline.value)
      if (!tag) return <code className="m">{ours.values[inline.value]}</code>
      return (
        <a className="copy-tag copy-ref" href={`#${copyAnchor(inline.value)}`}>
          {tag}
        </a>
      )
    }
  }
}
