/** A remedy in plain text; what stands in curly quotes is the console's own wording. */
import { Ui } from '../../../../ui/text.tsx'

export function Remedy({ text }: { text: string }) {
  return (
    <p className="prose fix-text">
      {text.split(/(“[^”]+”)/u).map((part, index) => {
        if (!part.startsWith('“')) return part
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts are one fixed text in its order
        return <Ui key={index}>{part.slice(1, -1)}</Ui>
      })}
    </p>
  )
}
