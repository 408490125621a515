/** The one place that knows the Markdown parser. It is loaded on first use: starting the server must not wait for it. */
import { GuideError } from './guide-error.ts'

export interface Attribute {
  type: string
  name?: string
  value?: unknown
}

/** As much of a Markdown node as a guide can use. */
export interface Node {
  type: string
  name?: string | null
  value?: string
  url?: string
  ordered?: boolean | null | undefined
  children?: Node[]
  attributes?: Attribute[]
  position?: { start: { line: number } } | undefined
}

async function loadParser() {
  const [{ unified }, markdown, mdx] = await Promise.all([
    import('unified'),
    import('remark-parse'),
    import('remark-mdx'),
  ])
  return unified().use(markdown.default).use(mdx.default).freeze()
}
let parser: ReturnType<typeof loadParser> | undefined

export async function parseMdx(file: string, text: string): Promise<Node> {
  parser ??= loadParser()
  const processor = await parser
  try {
    return processor.parse(text)
  } catch (error) {
    throw new GuideError(
      file,
      lineOf(error),
      `not readable: ${error instanceof Error ? error.message : error}`,
    )
  }
}

/** The parser's messages carry `line`, or only `place`, or name it at the end of the text. */
function lineOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 1
  if ('line' in error && typeof error.line === 'number') return error.line
  if ('message' in error && typeof error.message === 'string') {
    const found = /\((\d+):\d+/.exec(error.message)
    if (found) return Number(found[1])
  }
  return 1
}
