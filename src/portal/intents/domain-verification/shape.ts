/** A domain, its record and its last look at the DNS, as the screens show them. */
import { domainToUnicode } from 'node:url'
import type { Static } from 'typebox'
import { dnsHostOf } from '../../../dns-hosts/hosts.ts'
import { secondsAfter } from '../../../kernel/clock.ts'
import { isProof, recordValue } from '../../../protocols/dns/index.ts'
import { registeredDomain } from '../../../resources/organization-domains/claims.ts'
import {
  type DomainRow,
  organizationDomainOf,
} from '../../../resources/organization-domains/organization-domains.ts'
import { graceSeconds } from '../../../resources/organization-domains/schedule.ts'
import { verificationFailures } from '../../../resources/organization-domains/states.ts'
import { type CheckRow, periodEnd, traceOf } from '../../../resources/organization-domains/verification.ts'
import type { PortalDomain } from './contract.ts'

export function portalDomainOf(
  row: DomainRow,
  check: CheckRow | undefined,
  now: Date,
): Static<typeof PortalDomain> {
  const trace = check && traceOf(check)
  const { state, created_at, updated_at } = organizationDomainOf(row)
  const { domain, verification_prefix: prefix, verification_token: token } = row
  const proof = row.verification_strategy === 'dns' && prefix && token ? { domain, prefix, token } : undefined
  const zone = trace?.zone ?? registeredDomain(domain)
  const missing = check?.missing_since ?? null
  return {
    id: row.id,
    domain,
    display: domainToUnicode(domain) || domain,
    state,
    failure_reason: verificationFailures.find((reason) => reason === check?.failure_reason) ?? null,
    missing_since: missing,
    missing_until: missing && secondsAfter(new Date(missing), graceSeconds).toISOString(),
    record: proof ? { host: hostIn(zone, domain), value: recordValue(proof), zone } : null,
    dns_host: (trace && dnsHostOf(trace.name_servers)?.id) ?? null,
    trace: trace
      ? {
          checked_at: trace.checked_at,
          took_ms: trace.took_ms,
          negative_ttl: trace.negative_ttl,
          questions: trace.questions.map((question) => ({
            ...question,
            proof: proof !== undefined && question.records.some((text) => isProof(text, proof)),
          })),
          diagnosis: trace.diagnosis,
        }
      : null,
    checked_seconds_ago: check?.checked_at ? secondsBetween(new Date(check.checked_at), now) : null,
    next_check_in_seconds: check?.next_check_at ? secondsBetween(now, new Date(check.next_check_at)) : null,
    started_at: check?.started_at ?? null,
    period_ends_at: check ? periodEnd(check) : null,
    created_at,
    updated_at,
  }
}

function hostIn(zone: string, domain: string): string {
  return domain === zone ? '' : domain.slice(0, -zone.length - 1)
}
function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000))
}
