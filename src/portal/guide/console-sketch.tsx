import type { Block } from '../../guides/guide.ts'
import { GuideText, useOurs } from './words.tsx'

/** The console's form as a drawing of ours: never a screenshot, and the caption says all that it shows. */
export function ConsoleSketch({ caption, rows }: Extract<Block, { type: 'console' }>) {
  const { tags, values } = useOurs()
  return (
    <figure className="sketch">
      <div className="sketch-box" aria-hidden="true">
        <i className="sketch-bar" />
        {rows.map((row) =>
          row.tick ? (
            <span key={row.label} className="sketch-row sketch-tick">
              <span>
                <i />
                {row.label}
              </span>
            </span>
          ) : (
            <span key={row.label} className="sketch-row">
              <span>{row.label}</span>
              {row.copy ? <b>{tags.get(row.copy) ?? values[row.copy]}</b> : <em>{row.value}</em>}
            </span>
          ),
        )}
      </div>
      {caption.length > 0 && (
        <figcaption>
          <GuideText>{caption}</GuideText>
        </figcaption>
      )}
    </figure>
  )
}
