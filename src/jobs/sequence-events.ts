/** Numbers committed events, so that a reader finds them numbered. */
import { sequenceEvents } from '../resources/events/events.ts'
import type { Job } from './job.ts'

export const sequenceEventsJob: Job = {
  kind: 'sequence-events',
  every_seconds: 5,
  run: ({ store }) => sequenceEvents(store),
}
