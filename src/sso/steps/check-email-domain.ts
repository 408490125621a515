import { domainOfEmail } from '../../kernel/domain-names.ts'
import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'

/** - one customer's identity provider does not speak for another's people (docs/decisions/0010). */
export async function checkEmailDomain(flow: Flow): Promise<void> {
  const { deps, via, mapped } = have(flow, 'via', 'mapped')
  if (via.allow_foreign_email) return
  const claimed = await deps.reads.domains(via.connection.organization_id)
  const domains = claimed.filter(isTrusted)
  const domain = domainOfEmail(mapped.email)
  if (domains.length === 0 || domains.some((one) => one.domain === domain)) return
  throw new SignInFailure(
    'email_outside_domains',
    'The e-mail address is not on one of the organization’s domains.',
    {
      error: 'profile_not_allowed_outside_organization',
      expected: domains.map((one) => one.domain).join(', '),
      received: mapped.email,
    },
  )
}

/** Verified, or named by the application. A name that an IT contact only claimed would let them speak for anybody. */
function isTrusted({ state, added_by }: { state: string; added_by: string }): boolean {
  return state === 'verified' || state === 'legacy_verified' || added_by !== 'admin_portal'
}
