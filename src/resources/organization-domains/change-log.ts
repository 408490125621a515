/** What the portal's change log and progress say of domains. */
import type { Tx } from '../../db/store.ts'
import { type Facts, recordChange } from '../portal-changes/portal-changes.ts'
import type { ActionOf } from '../portal-changes/targets.ts'

export function logDomain(
  tx: Tx,
  row: { id: string; environment_id: string; organization_id: string; domain: string },
  action: ActionOf<'organization_domain'>,
  facts: { before?: Facts; after?: Facts },
): Promise<void> {
  const target = { type: 'organization_domain', id: row.id, name: row.domain } as const
  return recordChange(tx, row, { intent: 'domain_verification', target, action, ...facts })
}

export function domainStep(subject_id: string, step: 'add_domain' | 'verify_domain') {
  return { intent: 'domain_verification', subject_id, provider: null, step } as const
}
