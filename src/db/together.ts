/**
 * Writes that need no answer, collected and sent at the commit as one: PostgreSQL takes them as a single statement, so
 * a transaction costs one round trip instead of one for each write and two around them. Each write sees the state before
 * all of them: no row may be written twice.
 */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SelectQueryNode,
} from 'kysely'

export type RunTogether = (queries: readonly CompiledQuery[]) => Promise<void>

/** `like` with transactions that send what they hold when they commit. */
export function deferred(like: Dialect, run: RunTogether): Dialect {
  return {
    createAdapter: () => like.createAdapter(),
    createQueryCompiler: () => like.createQueryCompiler(),
    createIntrospector: (db) => like.createIntrospector(db),
    createDriver: () => new CollectingDriver(run),
  }
}

class CollectingConnection implements DatabaseConnection {
  queries: CompiledQuery[] = []

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (SelectQueryNode.is(query.query) || / returning /i.test(query.sql))
      throw new Error('Writes that are sent together have no answers')
    this.queries.push(query)
    return { rows: [] }
  }
  // biome-ignore lint/correctness/useYield: there is nothing to stream
  async *streamQuery(): AsyncGenerator<never> {
    throw new Error('Writes that are sent together have no answers')
  }
}

class CollectingDriver implements Driver {
  readonly #run: RunTogether
  constructor(run: RunTogether) {
    this.#run = run
  }
  async init(): Promise<void> {}
  async destroy(): Promise<void> {}
  async acquireConnection(): Promise<CollectingConnection> {
    return new CollectingConnection()
  }
  async releaseConnection(): Promise<void> {}
  async beginTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof CollectingConnection && connection.queries.length > 0)
      await this.#run(connection.queries)
  }
}

const combined = new Map<string, string>()

/** `with w0 as (…), w1 as (…) …`: data-modifying statements of one `with` all run, and commit as one. */
export function combine(queries: readonly CompiledQuery[]): { text: string; values: unknown[] } {
  const key = queries.map(({ sql }) => sql).join('\n')
  const known = combined.get(key)
  const text = known ?? joined(queries)
  if (known === undefined && combined.size < 500) combined.set(key, text)
  return { text, values: queries.flatMap(({ parameters }) => parameters) }
}

function joined(queries: readonly CompiledQuery[]): string {
  let offset = 0
  const texts = queries.map(({ sql, parameters }) => {
    const from = offset
    offset += parameters.length
    return sql.replace(/\$(\d+)/g, (_, number) => `$${Number(number) + from}`)
  })
  const last = texts.at(-1) ?? ''
  const others = texts.slice(0, -1).map((text, at) => `w${at} as (${text})`)
  return others.length === 0 ? last : `with ${others.join(', ')} ${last}`
}
