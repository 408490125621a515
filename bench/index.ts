/**
 * `npm run bench -- [--only links|saml|sso|webhooks|scim|audit|streams|pulls] [--seconds 30] [--events 10000000] [--write]`: every benchmark beside its yardstick in one run,
 * ratios first. `--write` records the run in docs/benchmarks.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { benchAuditLogs } from './audit-logs.ts'
import { benchLinks, type LinkRow, type Start } from './links.ts'
import { benchLogStreams } from './log-streams.ts'
import { benchPulls, type PullRow } from './pulls.ts'
import { benchSaml } from './saml.ts'
import { benchScim } from './scim.ts'
import { benchSso } from './sso.ts'
import { benchWebhooks } from './webhooks.ts'

interface Part {
  name: string
  title: string
  /** @param events kept before audit logs are read; absent: ten million, which takes a quarter of an hour to write. */
  run(seconds: number, events?: number): Promise<string[]>
}

const parts: Part[] = [
  {
    name: 'links',
    title: 'Portal links: `POST /portal/generate_link`',
    async run(seconds) {
      const { rows, starts } = await benchLinks({ seconds })
      return [...table(rows), '', ...startTable(starts)]
    },
  },
  {
    name: 'saml',
    title: 'SAML response validation, one core',
    run: async (seconds) => table(await benchSaml({ seconds })),
  },
  {
    name: 'sso',
    title: 'Full SAML sign-ins: authorize, assertion, code, token',
    run: async (seconds) => table(await benchSso({ seconds })),
  },
  {
    name: 'scim',
    title: 'SCIM: users and groups as identity providers push them',
    run: async (seconds) => table(await benchScim({ seconds })),
  },
  {
    name: 'audit',
    title: 'Audit logs: events taken, pages read, an export',
    async run(seconds, events) {
      const rows = await benchAuditLogs({ seconds, ...(events !== undefined && { events }) })
      return markdown(
        ['what', 'result'],
        rows.map(({ what, result }) => [what, result]),
      )
    },
  },
  {
    name: 'streams',
    title: 'Log streams: lag and catching up, PostgreSQL',
    run: async (seconds) => table(await benchLogStreams({ seconds })),
  },
  {
    name: 'webhooks',
    title: 'Webhooks: from the commit of an event to its arrival, PostgreSQL',
    run: async (seconds) => table(await benchWebhooks({ seconds })),
  },
  {
    name: 'pulls',
    title: 'A directory of 200,000 people, fetched, compared and applied with its events',
    run: async () => pullTable(await benchPulls()),
  },
]

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seconds: { type: 'string', default: '30' },
    events: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const events = values.events === undefined ? undefined : Number(values.events)
const chosen = parts.filter(({ name }) => values.only === undefined || values.only === name)
if (chosen.length === 0) throw new Error(`--only knows ${parts.map(({ name }) => name).join(', ')}`)

// The cluster's process does not keep ours waiting for its end.
const waiting = setInterval(() => undefined, 60_000)
const busy = loadavg()[0] ?? 0
const run_on = `${machine()}, load average ${busy.toFixed(1)} before the run.`
const sections = new Map<string, string>()
for (const { name, title, run } of chosen) {
  console.error(`${title}…`)
  sections.set(
    name,
    `\n## ${title}\n\n${run_on}\n\n${(await run(Number(values.seconds), events)).join('\n')}\n`,
  )
}
clearInterval(waiting)
console.log([...sections.values()].join(''))
if (values.write) record()

/** What was not run keeps what was recorded before. */
function record(): void {
  const file = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url))
  const [, ...before] = readFileSync(file, 'utf8').split(/^(?=## )/m)
  const kept = (title: string) => before.find((section) => section.startsWith(`## ${title}\n`))?.trimEnd()
  const text = parts.map(({ name, title }) => {
    const old = kept(title)
    return sections.get(name) ?? (old ? `\n${old}\n` : '')
  })
  writeFileSync(file, `# Benchmarks\n\nRecorded by \`npm run bench -- --write\`.\n${text.join('')}`)
}

function machine(): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, Node ${process.versions.node}, Linux ${release()}, ${cpus().length} cores (${cpu?.model.trim()}), ${memory} GiB`
}

function table(rows: LinkRow[]): string[] {
  const weighed = rows.some(({ resident_mb }) => resident_mb !== undefined)
  return markdown(
    ['what', 'ratio', 'to', 'a second', 'p50', 'p99', ...(weighed ? ['resident'] : [])],
    rows.map((row) => [
      row.name,
      ...(row.ratio_to ? [row.ratio_to.ratio.toFixed(2), row.ratio_to.name] : ['', '']),
      row.per_second.toLocaleString('en'),
      `${row.p50_ms.toFixed(2)} ms`,
      `${row.p99_ms.toFixed(2)} ms`,
      ...(weighed ? [row.resident_mb === undefined ? '' : `${Math.round(row.resident_mb)} MB`] : []),
    ]),
  )
}

function pullTable(rows: PullRow[]): string[] {
  return markdown(
    ['what', 'people', 'took', 'people a second', 'resident before', 'resident at most'],
    rows.map(({ name, people, seconds, resting_mb, peak_mb }) => [
      name,
      people.toLocaleString('en'),
      `${seconds.toFixed(0)} s`,
      Math.round(people / seconds).toLocaleString('en'),
      `${Math.round(resting_mb)} MB`,
      `${Math.round(peak_mb)} MB`,
    ]),
  )
}

function startTable(starts: Start[]): string[] {
  return markdown(
    ['start', 'listening after', 'resident at rest'],
    starts.map(({ name, started_in_ms, resting_mb }) => [
      name,
      `${Math.round(started_in_ms)} ms`,
      `${Math.round(resting_mb)} MB`,
    ]),
  )
}

function markdown(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)]
}
