/** `gatehouse domains`: domains of organizations. */
import type { Command } from 'commander'
import {
  createOrganizationDomain,
  deleteOrganizationDomain,
  listDomainsOf,
  organizationDomainOf,
} from '../resources/organization-domains/organization-domains.ts'
import { findOrganization } from '../resources/organizations/organizations.ts'
import { command, group } from './command.ts'
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
    printList(
      { data },
      {
        id: (one) => one.id,
        domain: (one) => one.domain,
        state: (one) => one.state,
        'TXT record': (one) =>
          one.verification_token && `${one.verification_prefix}=${one.verification_token}`,
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
    printRecord(made, { id: made.id, domain: made.domain, state: made.state }, options)
  })
}

async function remove(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const environment = await findScope(store.db, options)
    await store.change(cliActor, (tx) => deleteOrganizationDomain(tx, environment.id, id))
    if (options.json) printJson({ id, deleted: true })
    else print(`removed ${id}`)
  })
}
