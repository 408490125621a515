/** Our own SAML keys: followed by the next one in time, out of the metadata and away when they are over. */
import { listEnvironments } from '../resources/environments/environments.ts'
import { ageKeys } from '../resources/signing-keys/rotation.ts'
import type { Job } from './job.ts'

export const rotateKeys: Job = {
  kind: 'rotate-keys',
  every_seconds: 3_600,
  async run({ store, sealer, log }, { signal }) {
    for (const { id } of await listEnvironments(store.db)) {
      signal.throwIfAborted()
      const done = await ageKeys(store, sealer, id)
      if (done.made + done.retired + done.deleted > 0) log.info({ environment_id: id, ...done }, 'keys')
    }
  },
}
