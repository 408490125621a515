/** What `npm run gen` writes: every file that is made from the sources and committed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { createProgram } from '../src/cli/index.ts'
import { type Setting, settings } from '../src/config.ts'
import { openApi } from '../src/openapi/index.ts'
import { supported } from '../src/openapi/supported.ts'
import type { Upstream } from '../src/openapi/upstream.ts'
import { packageRoot } from '../src/package-root.ts'

export const upstreamFile = 'src/openapi/upstream.json'

export function readUpstream(): Upstream {
  return JSON.parse(read(upstreamFile))
}

/** By path in the package. */
export function generated(upstream: Upstream): Map<string, string> {
  return new Map([
    ['openapi.json', openApi('http://localhost:4100')],
    ['SUPPORTED.md', supported(upstream)],
    ['docs/cli.md', cliReference()],
    ['docs/operating.md', withTable(read('docs/operating.md'), settingsTable())],
  ])
}

export function read(path: string): string {
  return readFileSync(join(packageRoot, path), 'utf8')
}

function settingsTable(): string {
  const all: readonly Setting[] = settings
  const rows = all.map(
    ({ name, default: value, help }) => `| \`${name}\` | ${value ? `\`${value}\`` : ''} | ${help} |`,
  )
  return ['| name | default | meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

const begin = '<!-- settings: made by npm run gen -->'
const end = '<!-- /settings -->'
function withTable(text: string, table: string): string {
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined)
    throw new Error(`docs/operating.md has lost ${begin} … ${end}`)
  return `${before}${begin}\n${table}\n${end}${after}`
}

function cliReference(): string {
  const program = createProgram()
  const sections = leaves(program).map(
    (command) => `## ${nameOf(command)}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``,
  )
  return `<!-- Made by npm run gen. Do not edit. -->
# Command line

\`gatehouse\` is \`node dist/gatehouse.js\` in a checkout. Every command reads the same settings as the server
([operating.md](operating.md)) and works on the same database, also while the server runs.

Exit codes: 0 done, 1 refused (the reason is on stderr), 2 used wrongly. \`--json\` prints JSON on stdout and nothing else.

${sections.join('\n\n')}
`
}

function leaves(command: Command): Command[] {
  const own = command.commands.filter((one) => one.name() !== 'help')
  return own.length === 0 ? [command] : own.flatMap(leaves)
}
function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()
}
/** As `--help` prints it on a wide terminal. */
function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: (part) => (text += part),
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return text.trim()
}
