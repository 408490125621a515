/** `gatehouse events`: what happened, in the order in which it was committed. */
import type { Command } from 'commander'
import { type EventFilter, listEvents } from '../resources/events/events.ts'
import { command, group, several, wholeNumber } from './command.ts'
import { withInstallation } from './open.ts'
import { printList } from './output.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

interface EventOptions extends ScopeOptions {
  event?: string[]
  organization?: string
  after?: string
  limit: number
}

export function addEvents(program: Command): void {
  const events = group(program, 'events', 'Events of an environment')
  inEnvironment(
    command(events, 'list', 'Read events, oldest first; go on with --after', [
      'events list --event "connection.*" --limit 100',
      'events list --after event_01EHZ… --json',
    ]),
  )
    .option('--event <name>', 'an event, or a family as name.*; may repeat', several)
    .option('--organization <id>', 'of one organization')
    .option('--after <id>', 'those after this event')
    .option('--limit <number>', 'how many', wholeNumber(1, 100), 20)
    .action(list)
}

async function list({ event, organization, after, limit, ...options }: EventOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    const filter: EventFilter = {
      order: 'asc',
      limit,
      ...(event && { events: event }),
      ...(organization !== undefined && { organization_id: organization }),
      ...(after !== undefined && { after }),
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
