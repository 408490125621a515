/** A remedy in plain text: sentences become steps, and what stands in curly quotes is the console's own wording. */
import { Ui } from '../../../../ui/text.tsx'

export function Remedy({ text }: { text: string }) {
  const steps = text.split(/(?<=[.:]) (?=[A-Z“])/u).reduce<string[]>((list, part) => {
    const last = list.at(-1)
    // A sentence that ends in a colon belongs to what follows it.
    if (last?.endsWith(':')) list[list.length - 1] = `${last} ${part}`
    else list.push(part)
    return list
  }, [])
  if (steps.length < 2) return <p className="prose fix-text">{quoted(text)}</p>
  return (
    <ol className="fix-steps">
      {steps.map((step) => (
        <li key={step}>{quoted(step)}</li>
      ))}
    </ol>
  )
}

function quoted(text: string) {
  return text.split(/(“[^”]+”)/u).map((part, index) => {
    if (!part.startsWith('“')) return part
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts are one fixed text in its order
    return <Ui key={index}>{part.slice(1, -1)}</Ui>
  })
}
