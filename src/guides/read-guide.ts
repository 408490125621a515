/** One folder, read whole. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AnyCard, AnyGuide, GuideStep } from './guide.ts'
import { GuideError } from './guide-error.ts'
import { readBody } from './read-body.ts'
import { readCard } from './read-card.ts'

const maxBytes = 256 * 1024

export async function readGuide(folder: string): Promise<AnyGuide> {
  return readSteps(folder, await readCard(folder))
}

export async function readSteps<C extends AnyCard>(
  folder: string,
  card: C,
): Promise<C & { steps: GuideStep[] }> {
  const file = join(folder, 'guide.mdx')
  const { size } = await stat(file)
  if (size > maxBytes) throw new GuideError(file, 1, `longer than ${maxBytes / 1024} kB`)
  return { ...card, steps: await readBody(file, await readFile(file, 'utf8'), card) }
}
