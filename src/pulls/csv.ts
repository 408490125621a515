/**
 * The three files of a directory that is handed over as files. Column names are ours; what else a file has is kept as it
 * stands. A file with one mistake is refused as a whole, with the lines.
 */
import { Readable } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { PullError } from './pull-error.ts'
import type { Pulled, PulledState } from './pulled.ts'
import { textOf, without, workEmail } from './records.ts'

export interface CsvFile {
  name: string
  /** Without it there is nothing to do. */
  needed: boolean
  required: readonly string[]
  optional: readonly string[]
  about: string
}
export const csvFiles = [
  {
    name: 'groups.csv',
    needed: false,
    required: ['id', 'name'],
    optional: [],
    about: 'One line per group. Without this file, the groups are those that user_groups.csv names.',
  },
  {
    name: 'users.csv',
    needed: true,
    required: ['id'],
    optional: ['email', 'username', 'first_name', 'last_name', 'job_title', 'state'],
    about: 'One line per person. `state` is `active` (also when it is empty), `suspended` or `inactive`.',
  },
  {
    name: 'user_groups.csv',
    needed: false,
    required: ['user_id', 'group_id'],
    optional: [],
    about: 'One line per membership.',
  },
] as const satisfies readonly CsvFile[]
export type CsvName = (typeof csvFiles)[number]['name']

export const csvLimits = { bytes: 200_000_000, rows: 2_000_000, record_bytes: 100_000, mistakes: 20 }

export function isCsvName(name: string): name is CsvName {
  return csvFiles.some((file) => file.name === name)
}

/** What one file needs to know of the ones before it. */
export interface CsvSeen {
  /** Null: no file of groups, so memberships name them. */
  groups: Set<string> | null
  /** Groups that memberships have named so far. */
  named: Set<string>
}

/** @throws PullError `files_invalid` after the last line, with what is wrong in which. */
export async function* readCsv(
  name: CsvName,
  chunks: AsyncIterable<Uint8Array>,
  seen: CsvSeen = { groups: null, named: new Set() },
): AsyncGenerator<Pulled> {
  const mistakes: string[] = []
  const wrong = (line: number, what: string) => {
    mistakes.push(`${name}, line ${line}: ${what}`)
    if (mistakes.length >= csvLimits.mistakes) throw invalid(name, mistakes)
  }
  const ids = new Set<string>()
  for await (const { line, row } of rows(name, chunks, wrong)) {
    const missing = fileOf(name).required.filter((column) => textOf(row[column]) === null)
    if (missing.length > 0) wrong(line, `${missing.join(' and ')} is empty`)
    else if (row.id !== undefined && ids.has(row.id)) wrong(line, `the id '${row.id}' was there already`)
    else {
      // A membership that comes twice is one all the same.
      if (row.id !== undefined && name !== 'user_groups.csv') ids.add(row.id)
      yield* readers[name](row, line, seen, wrong)
    }
  }
  if (mistakes.length > 0) throw invalid(name, mistakes)
}

type Wrong = (line: number, what: string) => void
type Row = Record<string, string>

const readers: Record<CsvName, (row: Row, line: number, seen: CsvSeen, wrong: Wrong) => Generator<Pulled>> = {
  *'groups.csv'(row, _line, seen) {
    seen.groups ??= new Set()
    seen.groups.add(row.id ?? '')
    yield { kind: 'group', id: row.id ?? '', name: row.name ?? '', raw: row }
  },
  *'users.csv'(row, line, _seen, wrong) {
    const state = textOf(row.state)?.toLowerCase() ?? 'active'
    const email = textOf(row.email)
    if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) wrong(line, `'${email}' is not an e-mail address`)
    if (!isState(state)) wrong(line, `the state is '${row.state}', not active, suspended or inactive`)
    else
      yield {
        kind: 'user',
        id: row.id ?? '',
        state,
        username: textOf(row.username),
        emails: workEmail(email),
        first_name: textOf(row.first_name),
        last_name: textOf(row.last_name),
        job_title: textOf(row.job_title),
        raw: without(row, ['state']),
        custom: without(row, knownColumns),
      }
  },
  *'user_groups.csv'(row, line, { groups, named }, wrong) {
    const { user_id = '', group_id = '' } = row
    if (groups && !groups.has(group_id)) return wrong(line, `groups.csv has no group '${group_id}'`)
    if (!groups && !named.has(group_id)) {
      named.add(group_id)
      yield { kind: 'group', id: group_id, name: group_id, raw: { id: group_id } }
    }
    yield { kind: 'member', group_id, user_id }
  },
}

const knownColumns = [...csvFiles[1].required, ...csvFiles[1].optional]

function isState(text: string): text is PulledState {
  return text === 'active' || text === 'suspended' || text === 'inactive'
}
function fileOf(name: CsvName): CsvFile {
  return csvFiles.find((file) => file.name === name) ?? csvFiles[1]
}
function invalid(name: string, details: string[]): PullError {
  const count = details.length >= csvLimits.mistakes ? `${csvLimits.mistakes} or more mistakes` : 'mistakes'
  return new PullError('files_invalid', `${name} has ${count}; nothing was taken from it.`, { details })
}

async function* rows(
  name: CsvName,
  chunks: AsyncIterable<Uint8Array>,
  wrong: Wrong,
): AsyncGenerator<{ line: number; row: Row }> {
  const parser = parse({
    bom: true,
    info: true,
    max_record_size: csvLimits.record_bytes,
    relax_column_count: true,
    skip_empty_lines: true,
  })
  const feeding = Readable.from(checked(name, chunks)).on('error', (error) => parser.destroy(error))
  feeding.pipe(parser)
  let header: string[] | undefined
  let count = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (!header) {
        header = headerOf(name, record)
        continue
      }
      if (record.length === header.length) yield { line: info.lines, row: rowOf(header, record) }
      else wrong(info.lines, `${record.length} fields where the first line has ${header.length}`)
      if (++count > csvLimits.rows)
        throw new PullError('files_invalid', `${name} has more than ${csvLimits.rows} lines.`)
    }
  } catch (error) {
    throw error instanceof CsvError ? unparsable(name, error) : error
  } finally {
    feeding.destroy()
  }
  if (!header) throw new PullError('files_invalid', `${name} is empty: its first line must name the columns.`)
}

function headerOf(name: CsvName, record: string[]): string[] {
  const { required } = fileOf(name)
  const header = record.map((column) =>
    column
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  )
  const missing = required.filter((column) => !header.includes(column))
  if (missing.length > 0 && header.length === 1 && /[;\t]/.test(header[0] ?? ''))
    throw new PullError(
      'files_invalid',
      `${name} is not separated by commas: save it as "CSV (comma separated)".`,
    )
  if (missing.length > 0)
    throw new PullError('files_invalid', `${name} has no column '${missing.join("', '")}'.`, {
      details: [`${name}, line 1: the columns are ${header.join(', ')}`],
    })
  const twice = header.find((column, at) => header.indexOf(column) !== at)
  if (twice !== undefined) throw new PullError('files_invalid', `${name} has the column '${twice}' twice.`)
  return header
}

function rowOf(header: string[], record: string[]): Row {
  return Object.fromEntries(header.map((column, at) => [column, record[at]?.trim() ?? '']))
}

/** UTF-8 to the last byte, and nothing that a database cannot keep. */
async function* checked(name: CsvName, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  for await (const chunk of chunks) {
    if (size === 0 && ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)))
      throw encoding(name, 'it is UTF-16')
    size += chunk.byteLength
    if (size > csvLimits.bytes)
      throw new PullError('files_invalid', `${name} is larger than ${csvLimits.bytes / 1e6} megabytes.`)
    if (chunk.includes(0)) throw encoding(name, 'it contains NUL characters')
    try {
      decoder.decode(chunk, { stream: true })
    } catch {
      throw encoding(name, 'it is another one')
    }
    yield chunk
  }
}

function encoding(name: string, what: string): PullError {
  return new PullError('files_invalid', `${name} must be saved in the encoding UTF-8, and ${what}.`)
}

function unparsable(name: string, error: CsvError): PullError {
  const line = 'lines' in error ? Number(error.lines) : 0
  const said: Partial<Record<string, string>> = {
    CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed',
    CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quotation mark',
    INVALID_OPENING_QUOTE: 'a quotation mark stands inside a field that does not begin with one',
    CSV_MAX_RECORD_SIZE: 'a line is longer than 100,000 characters',
  }
  const what = said[error.code] ?? 'this is not CSV'
  return new PullError('files_invalid', `${name} has mistakes; nothing was taken from it.`, {
    details: [`${name}, line ${line}: ${what}`],
    cause: error,
  })
}
