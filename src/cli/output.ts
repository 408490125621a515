/** What commands print: JSON for programs, aligned text for people. Nothing else of the command line writes. */
import { styleText } from 'node:util'

export type Cell = string | number | boolean | null | undefined

export interface OutputOptions {
  json?: boolean
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
/** Progress and problems go beside the output, so that what a pipe receives stays clean. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** One thing: its JSON, or its facts line by line. */
export function printRecord(value: object, facts: Record<string, Cell>, { json }: OutputOptions): void {
  if (json) printJson(value)
  else print(recordLines(facts).join('\n'))
}
export function recordLines(facts: Record<string, Cell>): string[] {
  const width = Math.max(...Object.keys(facts).map((name) => name.length))
  return Object.entries(facts).map(([name, cell]) => `${name.padEnd(width)}  ${textOf(cell)}`.trimEnd())
}

/** Several things: the API's list envelope, or a table. */
export function printList<T>(
  page: { data: readonly T[]; list_metadata?: object },
  columns: Record<string, (item: T) => Cell>,
  { json }: OutputOptions,
): void {
  if (json) {
    printJson({ object: 'list', ...page })
    return
  }
  if (page.data.length === 0) {
    note('none')
    return
  }
  const rows = page.data.map((item) => Object.values(columns).map((cell) => textOf(cell(item))))
  print(tableLines([Object.keys(columns), ...rows]).join('\n'))
}

function tableLines(rows: string[][]): string[] {
  const [head = []] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row, index) => {
    const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
    return index === 0 ? strong(line.trimEnd()) : line.trimEnd()
  })
}

export function strong(text: string): string {
  return styleText('bold', text, { stream: process.stdout })
}

/** Names and messages may come from strangers: control characters would steer the terminal. */
export function textOf(cell: Cell): string {
  if (cell === null || cell === undefined || cell === '') return '–'
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return String(cell).replace(/\p{Cc}/gu, '�')
}

/** Whoever reads our output may stop reading (`| head`): that is no error. */
export function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
}
