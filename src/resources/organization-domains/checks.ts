/** Looking at the DNS of domains: of one at once, or of those whose time has come. */
import type { Actor, Store } from '../../db/store.ts'
import { conflict } from '../../kernel/errors.ts'
import { type DnsSettings, lookUp } from '../../protocols/dns/index.ts'
import type { DomainRow } from './organization-domains.ts'
import { saveTrace } from './verification.ts'

/** @throws 409 `dns_not_asked` where nobody may be asked, and for a domain that has no record to look for. */
export async function checkDomain(
  store: Store,
  dns: DnsSettings,
  actor: Actor,
  row: DomainRow,
): Promise<void> {
  const { domain, verification_prefix: prefix, verification_token: token } = row
  if (dns.resolvers.length === 0)
    throw conflict('dns_not_asked', 'This installation asks no DNS server (DNS_RESOLVERS=none).')
  if (row.verification_strategy !== 'dns' || prefix === null || token === null)
    throw conflict('dns_not_asked', 'This domain was verified by hand, so there is no record to look for.')
  // Outside of any transaction: a slow name server must not hold a lock.
  await saveTrace(store, actor, row, await lookUp({ domain, prefix, token }, dns))
}

export async function listDueDomains(store: Store, limit: number): Promise<DomainRow[]> {
  return store.db
    .selectFrom('organization_domain_checks')
    .innerJoin(
      'organization_domains',
      'organization_domains.id',
      'organization_domain_checks.organization_domain_id',
    )
    .selectAll('organization_domains')
    .where('next_check_at', '<=', store.clock().toISOString())
    .where('state', 'in', ['pending', 'verified'])
    .where('verification_strategy', '=', 'dns')
    .orderBy('next_check_at')
    .limit(limit)
    .execute()
}
