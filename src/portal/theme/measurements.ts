/** What the guard measured and moved, for a dashboard that shows it beside a preview. */
import { type Accent, accent, grounds, INK, MARK_RATIO, type Mode, TEXT_RATIO } from './brand.ts'
import { contrast, hex, lch, over, type Rgb, rgb } from './color.ts'

export type Measured = 'label' | 'label_hover' | 'link' | 'soft_button' | 'focus_ring' | 'tick' | 'fill'
export type Outcome = 'kept' | 'darkened' | 'lightened' | 'edge_added'

export interface Measurement {
  readonly mode: Mode
  readonly of: Measured
  /** The colour as shown, and the worst ratio it has on any ground it may lie on. */
  readonly color: string
  readonly ratio: number
  /** Zero: nothing is promised of this one (a pale fill is carried by its edge). */
  readonly required: number
  /** What became of the vendor's colour to get there. */
  readonly outcome: Outcome
}

export function measurements(color: string): Measurement[] {
  return (['light', 'dark'] as const).flatMap((mode) => measure(accent(color, mode), rgb(color)))
}

function measure(result: Accent, given: Rgb): Measurement[] {
  const { mode, steps, films, label, indicator, edge } = result
  const { page, panel } = grounds[mode]
  const fill = steps[8] ?? given
  const hover = steps[9] ?? fill
  const text = steps[10] ?? fill
  const tints = films.slice(2, 5).flatMap((layer) => [over(layer, page), over(layer, panel)])
  const worst = (one: Rgb, against: readonly Rgb[]) =>
    Math.min(...against.map((other) => contrast(one, other)))
  const row = (of: Measured, shown: Rgb, ratio: number, required: number, outcome: Outcome): Measurement => ({
    mode,
    of,
    color: hex(shown),
    ratio: Math.round(ratio * 100) / 100,
    required,
    outcome,
  })
  const labelOutcome: Outcome = label === INK ? 'darkened' : 'kept'
  return [
    row('label', label, contrast(label, fill), TEXT_RATIO, labelOutcome),
    row('label_hover', label, contrast(label, hover), TEXT_RATIO, labelOutcome),
    row('link', text, worst(text, [page, panel]), TEXT_RATIO, movement(given, text)),
    row('soft_button', text, worst(text, tints), TEXT_RATIO, movement(given, text)),
    row('focus_ring', indicator, worst(indicator, [page, panel]), MARK_RATIO, movement(given, indicator)),
    row('tick', label, contrast(label, indicator), MARK_RATIO, labelOutcome),
    row('fill', fill, contrast(fill, panel), edge ? 0 : MARK_RATIO, fillOutcome(given, fill, edge)),
  ]
}

function movement(given: Rgb, now: Rgb): Outcome {
  if (hex(given) === hex(now)) return 'kept'
  return lch(now)[0] < lch(given)[0] ? 'darkened' : 'lightened'
}
function fillOutcome(given: Rgb, fill: Rgb, edge: Rgb | undefined): Outcome {
  const outcome = movement(given, fill)
  return outcome === 'kept' && edge ? 'edge_added' : outcome
}
