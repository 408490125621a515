/**
 * Sorts a step's blocks into zones: A what to do there, B what to copy from here, then what to agree to or to bring back. Notes and
 * paragraphs stay with the block that they follow.
 */
import type { Block, CopyValue, GuideStep } from '../../guides/guide.ts'

export type ZoneKind = 'do' | 'copy' | 'map' | 'consent' | 'bring'
export interface ZoneOfBlocks {
  kind: ZoneKind
  letter: string
  blocks: Block[]
}
const order: ZoneKind[] = ['do', 'copy', 'map', 'consent', 'bring']
const home: Partial<Record<Block['type'], ZoneKind>> = {
  instructions: 'do',
  copy: 'copy',
  console: 'copy',
  attribute_map: 'map',
  consent: 'consent',
  field: 'bring',
}

export function zonesOf(step: GuideStep, variant: string | null): ZoneOfBlocks[] {
  const zones = new Map<ZoneKind, Block[]>()
  let current: ZoneKind = 'do'
  for (const block of step.blocks) {
    if (block.variant && block.variant !== variant) continue
    current = home[block.type] ?? current
    zones.set(current, [...(zones.get(current) ?? []), block])
  }
  return order
    .flatMap((kind) => {
      const blocks = zones.get(kind)
      return blocks ? [{ kind, blocks }] : []
    })
    .map((zone, index) => ({ ...zone, letter: 'ABCD'.charAt(index) }))
}

export function tagsOf(zones: ZoneOfBlocks[]): Map<CopyValue, string> {
  const zone = zones.find(({ kind }) => kind === 'copy')
  const copies = zone?.blocks.flatMap((block) => (block.type === 'copy' ? [block.value] : [])) ?? []
  return new Map([...new Set(copies)].map((value, index) => [value, `${zone?.letter}${index + 1}`]))
}
