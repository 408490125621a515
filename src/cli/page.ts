/** Pages of a list, as the API has them. */
import type { Command } from 'commander'
import type { PageRequest } from '../kernel/pages.ts'
import { wholeNumber } from './command.ts'

export interface PageOptions {
  limit: number
  after?: string
}

export function inPage(command: Command): Command {
  return command
    .option('--limit <number>', 'how many, at most 100', wholeNumber(1, 100), 100)
    .option('--after <id>', 'continue after this one')
}

export function pageOf({ limit, after }: PageOptions): PageRequest {
  return { limit, ...(after !== undefined && { after }) }
}
