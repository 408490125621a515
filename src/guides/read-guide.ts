/** One folder, read whole. */
import { access, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AnyCard, AnyGuide, GuideStep } from './guide.ts'
import { GuideError } from './guide-error.ts'
import { readBody, readRenewalBody } from './read-body.ts'
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
  return { ...card, steps: await readBody(file, await read(file), card) }
}

/** Undefined: this guide says nothing about it. */
export async function maybeReadRenewal(folder: string, card: AnyCard): Promise<GuideStep[] | undefined> {
  const file = join(folder, 'renewal.mdx')
  const exists = await access(file).then(
    () => true,
    () => false,
  )
  return exists ? readRenewalBody(file, await read(file), card) : undefined
}

async function read(file: string): Promise<string> {
  const { size } = await stat(file)
  if (size > maxBytes) throw new GuideError(file, 1, `longer than ${maxBytes / 1024} kB`)
  return readFile(file, 'utf8')
}
