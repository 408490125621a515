/** `gatehouse domains`: domains of organizations. */
import type { Command } from 'commander'
import { checkDomain } from '../resources/organization-domains/checks.ts'
import type { OrganizationDomain } from '../resources/organization-domains/contract.ts'
import { diagnosisMessage } from '../resources/organization-domains/diagnosis-messages.ts'
import {
  createOrganizationDomain,
  deleteOrganizationDomain,
  findOrganizationDomain,
  listDomainsOf,
  organizationDomainOf,
} from '../resources/organization-domains/organization-domains.ts'
import { listChecksOf, startVerification, traceOf } from '../resources/organization-domains/verification.ts'
import { findOrganization } from '../resources/organizations/organizations.ts'
import { command, group } from './command.ts'
import { RefusedError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { print, printJson, printList, printRecord } from './output.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

interface DomainOptions extends ScopeOptions {
  organization: string
}

export function addDomains(program: Command): void {
  const domains = group(program, 'domains', 'Domains of organizations')
  inEnvironment(
    command(domains, 'list', 'List the domains of an organization', [
      'domains list --organization org_01EHZ…',
    ]),
  )
    .requiredOption('--organization <id>', 'whose domains')
    .action(list)
  inEnvironment(
    command(domains, 'add <domain>', 'Add a domain to an organization', [
      'domains add foo-corp.com --organization org_01EHZ…',
      'domains add foo-corp.com --organization org_01EHZ… --verified',
    ]),
  )
    .requiredOption('--organization <id>', 'whose domain')
    .option('--verified', 'you know that the domain is theirs', false)
    .action(add)
  inEnvironment(
    command(domains, 'show <id>', 'Show a domain, and the record that it waits for', [
      'domains show org_domain_01EHZ…',
    ]),
  ).action(show)
  inEnvironment(
    command(domains, 'verify <id>', 'Start the verification of a domain, or start it again', [
      'domains verify org_domain_01EHZ…',
    ]),
  ).action(verify)
  inEnvironment(
    command(domains, 'check <id>', 'Look for the record of a domain now; ends with 1 unless it is verified', [
      'domains check org_domain_01EHZ…',
      'domains check org_domain_01EHZ… --json',
    ]),
  ).action(check)
  inEnvironment(
    command(domains, 'remove <id>', 'Remove a domain from its organization', [
      'domains remove org_domain_01EHZ…',
    ]),
  ).action(remove)
}

async function list(options: DomainOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    const { id } = await findOrganization(store.db, environment.id, options.organization)
    const data = (await listDomainsOf(store.db, [id])).map(organizationDomainOf)
    const checks = await listChecksOf(
      store.db,
      data.map((one) => one.id),
    )
    printList(
      { data },
      {
        id: (one) => one.id,
        domain: (one) => one.domain,
        state: (one) => one.state,
        warning: (one) => {
          const since = checks.find((each) => each.organization_domain_id === one.id)?.missing_since
          return since && `record missing since ${since}`
        },
        'TXT record': recordOf,
      },
      options,
    )
  })
}

async function add(domain: string, options: DomainOptions & { verified: boolean }): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    const made = await store.change(cliActor, async (tx) => {
      const { id } = await findOrganization(tx.db, environment.id, options.organization)
      const owner = { environment_id: environment.id, organization_id: id }
      return createOrganizationDomain(tx, owner, { domain, state: options.verified ? 'verified' : 'pending' })
    })
    printDomain(made, options)
  })
}

async function verify(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    const made = await store.change(cliActor, (tx) => startVerification(tx, environment.id, id))
    printDomain(made, options)
  })
}

async function check(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store, dns }) => {
    const environment = await findScope(store.db, options)
    await checkDomain(store, dns, cliActor, await findOrganizationDomain(store.db, environment.id, id))
    const domain = organizationDomainOf(await findOrganizationDomain(store.db, environment.id, id))
    const [row] = await listChecksOf(store.db, [id])
    const trace = row && traceOf(row)
    const { missing_since = null, failure_reason = null, next_check_at = null } = row ?? {}
    const facts = {
      domain: domain.domain,
      state: domain.state,
      found: trace && diagnosisMessage(trace.diagnosis),
      'failed because': failure_reason,
      'missing since': missing_since,
      'next look': next_check_at,
      'TXT record': recordOf(domain),
    }
    const known = Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact != null))
    printRecord({ ...domain, missing_since, failure_reason, next_check_at, trace }, known, options)
    if (domain.state !== 'verified') throw new RefusedError('The domain is not verified.')
  })
}

async function show(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    printDomain(organizationDomainOf(await findOrganizationDomain(store.db, environment.id, id)), options)
  })
}

function printDomain(domain: OrganizationDomain, options: ScopeOptions): void {
  const { id, organization_id, domain: name, state } = domain
  const record = state === 'pending' && { 'TXT record': recordOf(domain) }
  printRecord(domain, { id, organization: organization_id, domain: name, state, ...record }, options)
}

function recordOf({ verification_prefix, verification_token }: OrganizationDomain): string | undefined {
  return verification_token && `${verification_prefix}=${verification_token}`
}

async function remove(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    await store.change(cliActor, (tx) => deleteOrganizationDomain(tx, environment.id, id))
    if (options.json) printJson({ id, deleted: true })
    else print(`removed ${id}`)
  })
}
