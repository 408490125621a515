/** `gatehouse events`: what happened, in the order in which it was committed. */
import type { Command } from 'commander'
import { events, names } from '../events/index.ts'
import { type EventFilter, listEvents } from '../resources/events/events.ts'
import { command, group, instant, several, wholeNumber } from './command.ts'
import { UsageError } from './failure.ts'
import { withInstallation } from './open.ts'
import { printList } from './output.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

interface EventOptions extends ScopeOptions {
  event?: string[]
  organization?: string
  after?: string
  from?: string
  to?: string
  limit: number
}

export function addEvents(program: Command): void {
  const noun = group(program, 'events', 'Events of an environment')
  inEnvironment(
    command(noun, 'list', 'Read events, oldest first; go on with --after', [
      'events list --event "connection.*" --limit 100',
      'events list --after event_01EHZ… --json',
      'events list --from 2026-11-01T00:00:00Z --to 2026-11-02T00:00:00Z',
    ]),
  )
    .option('--event <name>', 'an event, or a family as name.*; may repeat', several)
    .option('--organization <id>', 'of one organization')
    .option('--after <id>', 'those after this event')
    .option('--from <time>', 'from this time on, as ISO 8601', instant)
    .option('--to <time>', 'before this time', instant)
    .option('--limit <number>', 'how many', wholeNumber(1, 100), 20)
    .action(list)
}

async function list({
  event,
  organization,
  after,
  from,
  to,
  limit,
  ...options
}: EventOptions): Promise<void> {
  const unknown = event?.find((name) => name !== '*' && !Object.keys(events).some((one) => names(name, one)))
  if (unknown !== undefined)
    throw new UsageError(`There is no event '${unknown}'. SUPPORTED.md lists those that there are.`)
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    const filter: EventFilter = {
      order: 'asc',
      limit,
      ...(event && { events: event }),
      ...(organization !== undefined && { organization_id: organization }),
      ...(after !== undefined && { after }),
      ...(from !== undefined && { range_start: from }),
      ...(to !== undefined && { range_end: to }),
    }
    printList(
      await listEvents(store, id, filter),
      {
        id: (one) => one.id,
        event: (one) => one.event,
        at: (one) => one.created_at,
        about: (one) => String(one.data.id ?? ''),
      },
      options,
    )
  })
}
