/** What `npm run gen` writes: every file that is made from the sources and committed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { createProgram } from '../src/cli/index.ts'
import { destinations } from '../src/log-streams/destinations/index.ts'
import { openApi } from '../src/openapi/index.ts'
import { supported } from '../src/openapi/supported.ts'
import type { Upstream } from '../src/openapi/upstream.ts'
import { packageRoot } from '../src/package-root.ts'
import { quirks } from '../src/protocols/scim/quirks.ts'
import { directoryTypes, profileOf } from '../src/resources/directories/types.ts'
import { type Setting, settings } from '../src/settings.ts'

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
    ['docs/operating.md', withTable('docs/operating.md', 'settings', settingsTable())],
    ['docs/log-streams.md', withTable('docs/log-streams.md', 'destinations', destinationsTable())],
    ['docs/scim.md', withTable('docs/scim.md', 'strictness', strictnessTable(), 'quirks', quirksTable())],
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

function destinationsTable(): string {
  const rows = Object.values(destinations).map(({ type, fields }) => {
    const names = fields.map(({ name, required, kind }) => {
      const notes = [...(/secret|headers/.test(kind) ? ['secret'] : []), ...(required ? [] : ['optional'])]
      return notes.length > 0 ? `\`${name}\` (${notes.join(', ')})` : `\`${name}\``
    })
    return `| \`${type}\` | ${names.join(', ')} |`
  })
  return ['| type | settings |', '| --- | --- |', ...rows].join('\n')
}

/** What stands in the file between the marks of each name becomes the table that follows the name. */
function withTable(path: string, ...tables: string[]): string {
  let text = read(path)
  for (let at = 0; at < tables.length; at += 2) {
    const [name, table] = [tables[at], tables[at + 1]]
    const [begin, end] = [`<!-- ${name}: made by npm run gen -->`, `<!-- /${name} -->`]
    const [before, rest] = text.split(begin)
    const after = rest?.split(end)[1]
    if (before === undefined || after === undefined) throw new Error(`${path} has lost ${begin} … ${end}`)
    text = `${before}${begin}\n${table}\n${end}${after}`
  }
  return text
}

function strictnessTable(): string {
  const rules = [
    ['booleans as text outside PATCH', 'text_booleans'],
    ['two active users with one e-mail address', 'shared_emails'],
    ['a user without an e-mail address', 'without_email'],
    ['two groups with one `externalId` or name', 'shared_group_ids'],
    ['a new user with `active: false` where inactive ones are deleted', 'inactive_creates'],
  ] as const
  const types = directoryTypes.filter((type) => profileOf(type).channel === 'scim')
  const rows = types.map(
    (type) =>
      `| \`${type}\` | ${rules.map(([, rule]) => (profileOf(type)[rule] ? 'taken' : 'refused')).join(' | ')} |`,
  )
  return [
    `| type | ${rules.map(([title]) => title).join(' | ')} |`,
    `| ---${' | ---'.repeat(rules.length)} |`,
    ...rows,
  ].join('\n')
}

function quirksTable(): string {
  const rows = Object.entries(quirks).map(([name, what]) => `| \`${name}\` | ${what} |`)
  return ['| name | what was met |', '| --- | --- |', ...rows].join('\n')
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
