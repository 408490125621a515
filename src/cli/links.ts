/** `gatehouse links`: portal links. */
import type { Command } from 'commander'
import { organizationLookup } from '../resources/organizations/organizations.ts'
import { intents } from '../resources/portal-links/intents.ts'
import { createPortalLink } from '../resources/portal-links/portal-links.ts'
import { command, group } from './command.ts'
import { withInstallation } from './open.ts'
import { print, printJson } from './output.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addLinks(program: Command): void {
  const links = group(program, 'links', 'Portal links for the IT contacts of an organization')
  inEnvironment(
    command(links, 'create', 'Make a portal link; it opens once, within five minutes', [
      'links create --organization org_01EHZNVPK3SFK441A1RGBFSHRT --intent sso',
    ]),
  )
    .requiredOption('--organization <id>', 'whose link it is')
    .option('--intent <intent>', `one of ${intents.join(', ')} (default: the portal's home)`)
    .option('--return-url <url>', 'where the way back leads')
    .option('--success-url <url>', 'where the end of the set-up leads')
    .action(create)
}

interface CreateOptions extends ScopeOptions {
  organization: string
  intent?: string
  returnUrl?: string
  successUrl?: string
}

async function create(options: CreateOptions): Promise<void> {
  await withInstallation(async ({ store, sealer, config }) => {
    const environment = await findScope(store.db, options)
    const context = {
      environment_id: environment.id,
      clock: store.clock,
      key: sealer.deriveKey('portal links'),
      public_url: config.public_url,
      rules: environment.settings.rules,
    }
    const { organization, intent, returnUrl, successUrl } = options
    const input = {
      organization,
      ...(intent !== undefined && { intent }),
      ...(returnUrl !== undefined && { return_url: returnUrl }),
      ...(successUrl !== undefined && { success_url: successUrl }),
    }
    const link = await createPortalLink(organizationLookup(store), context, input)
    if (options.json) printJson({ object: 'portal_link', link })
    else print(link)
  })
}
