/** Begins the checks of audit logs that nobody asked for: of what is new each day, of everything each month. */
import { systemActor } from '../db/store.ts'
import { beginCheck, dueForCheck } from '../resources/audit-logs/checks.ts'
import type { Job } from './job.ts'

/** In one run, so that those whose time came together are spread. */
const most = 500

export const planAuditChecks: Job = {
  kind: 'plan-audit-checks',
  every_seconds: 600,
  async run({ store, sealer }, { signal }) {
    for (const { whole, ...scope } of await dueForCheck(store, most)) {
      signal.throwIfAborted()
      await store.change(systemActor, (tx) => beginCheck(tx, sealer, scope, whole))
    }
  },
}
