/** Asks before what cannot be undone. A program that nobody watches says `--yes` instead. */
import { createInterface } from 'node:readline/promises'
import { RefusedError, UsageError } from './failure.ts'
import { note } from './output.ts'

/** @param consequence what will be so afterwards. @throws when the answer is anything but yes. */
export async function confirm(consequence: string, { yes }: { yes?: boolean }): Promise<void> {
  note(consequence)
  if (yes) return
  if (!process.stdin.isTTY) throw new UsageError('Nobody can be asked here: add --yes to do it.')
  // The question goes where the consequence went: stdout is for what was asked for.
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    // Ctrl-C and Ctrl-D are answers, too.
    const answer = await terminal.question('Go on? [y/N] ').catch(() => '')
    if (!/^y(es)?$/i.test(answer.trim())) throw new RefusedError('Nothing was changed.')
  } finally {
    terminal.close()
  }
}
