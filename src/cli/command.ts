/** How every command is declared: a name, one sentence, examples, and `--json`. */
import type { Command } from 'commander'

export function command(
  parent: Command,
  name: string,
  summary: string,
  examples: readonly string[],
): Command {
  return parent
    .command(name)
    .description(summary)
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExamples:\n${examples.map((line) => `  $ gatehouse ${line}`).join('\n')}\n`)
}

/** A noun: its commands stand below it. */
export function group(program: Command, name: string, summary: string): Command {
  return program.command(name).description(summary)
}

/** Collects an option that may come several times. */
export function several(value: string, before: string[] = []): string[] {
  return [...before, value]
}
