/** Pages of a list, as the API has them. */
import type { Command } from 'commander'
import type { PageRequest } from '../kernel/pages.ts'
import { UsageError } from './failure.ts'

export interface PageOptions {
  limit: string
  after?: string
}

export function inPage(command: Command): Command {
  return command
    .option('--limit <number>', 'how many, at most 100', '100')
    .option('--after <id>', 'continue after this one')
}

export function pageOf({ limit, after }: PageOptions): PageRequest {
  const count = Number(limit)
  if (!Number.isInteger(count) || count < 1 || count > 100)
    throw new UsageError('--limit must be a number from 1 to 100.')
  return { limit: count, ...(after !== undefined && { after }) }
}
