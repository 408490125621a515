/** Synchronizes one directory; the key of the job is its id, so that there is one sync of it at a time. */
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { oneOf } from '../kernel/schema.ts'
import { synchronize } from '../pulls/sync.ts'
import { syncTriggers } from '../resources/directory-syncs/states.ts'
import type { Job } from './job.ts'

const Payload = Type.Object({
  directory_id: Type.String(),
  trigger: Type.Optional(oneOf(syncTriggers)),
})

export const synchronizeDirectory: Job = {
  kind: 'synchronize-directory',
  elsewhere: true,
  async run(deps, { payload, signal }) {
    const { directory_id, trigger }: Static<typeof Payload> = Value.Parse(Payload, payload)
    await synchronize(deps, directory_id, trigger, signal)
  },
}
