/** `gatehouse orgs`: organizations, the customers of the application. */
import type { Command } from 'commander'
import type { Organization } from '../resources/organizations/contract.ts'
import { createOrganization, listOrganizations } from '../resources/organizations/organizations.ts'
import { command, group, several } from './command.ts'
import { cliActor, withInstallation } from './open.ts'
import { printList, printRecord } from './output.ts'
import { inPage, type PageOptions, pageOf } from './page.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addOrgs(program: Command): void {
  const orgs = group(program, 'orgs', 'Organizations: the customers of your application')
  inEnvironment(
    command(orgs, 'create <name>', 'Create an organization', [
      'orgs create "Foo Corp"',
      'orgs create "Foo Corp" --external-id 4711 --domain foo-corp.com',
    ]),
  )
    .option('--external-id <id>', 'the id that your application gave it')
    .option('--domain <domain>', 'an unverified domain of it; may repeat', several)
    .action(create)
  inPage(
    inEnvironment(
      command(orgs, 'list', 'List organizations, newest first', [
        'orgs list',
        'orgs list --search foo --json',
      ]),
    ),
  )
    .option('--search <text>', 'part of the name')
    .action(list)
}

async function create(
  name: string,
  options: ScopeOptions & { externalId?: string; domain?: string[] },
): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    const { externalId: external_id, domain: domains } = options
    const input = { name, ...(external_id !== undefined && { external_id }), ...(domains && { domains }) }
    const made = await store.change(cliActor, (tx) => createOrganization(tx, id, input))
    const facts = { id: made.id, name: made.name, external_id: made.external_id, domains: domainsOf(made) }
    printRecord(made, facts, options)
  })
}

async function list(options: ScopeOptions & PageOptions & { search?: string }): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    const { search } = options
    const page = await listOrganizations(store.db, id, { ...pageOf(options), ...(search && { search }) })
    printList(
      page,
      {
        id: (one) => one.id,
        name: (one) => one.name,
        'external id': (one) => one.external_id,
        domains: domainsOf,
        created: (one) => one.created_at,
      },
      options,
    )
  })
}

function domainsOf(organization: Organization): string {
  return organization.domains.map(({ domain, state }) => `${domain} (${state})`).join(', ')
}
