/** How every command is declared: a name, one sentence, examples, and `--json`. */
import { type Command, InvalidArgumentError, Option } from 'commander'

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

/** Reads an option that is a number. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
  }
}

/** Reads an option that is a time. */
export function instant(text: string): string {
  const time = new Date(text)
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time.getTime())) return time.toISOString()
  throw new InvalidArgumentError('It must be a time like 2026-11-01T00:00:00Z.')
}

/** An option that is one of few words. */
export function choice(flags: string, meaning: string, words: readonly string[]): Option {
  return new Option(flags, meaning).choices(words)
}
