/** Looks for the records of domains that wait, and whether those of verified ones are still there. */
import { systemActor } from '../db/store.ts'
import { checkDomain, listDueDomains } from '../resources/organization-domains/checks.ts'
import type { Job } from './job.ts'

const batch = 100
const atOnce = 10

export const checkDomains: Job = {
  kind: 'check-domains',
  every_seconds: 5,
  async run({ store, dns, log }, { signal }) {
    if (dns.resolvers.length === 0) return
    const due = await listDueDomains(store, batch)
    const work = async () => {
      for (let row = due.shift(); row && !signal.aborted; row = due.shift()) {
        const { id } = row
        // One domain that cannot be looked at must not keep the others waiting.
        await checkDomain(store, dns, systemActor, row).catch((error: unknown) =>
          log.warn({ err: error, organization_domain_id: id }, 'a domain could not be checked'),
        )
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    signal.throwIfAborted()
  },
}
