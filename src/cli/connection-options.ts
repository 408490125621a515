/** The options that say what the identity provider said. */
import type { Command } from 'commander'
import { mappedAttributes } from '../guides/guide.ts'
import { several } from './command.ts'

export interface SourceOptions {
  metadata?: string
  entityId?: string
  ssoUrl?: string
  certificate?: string
  issuer?: string
  clientId?: string
  clientSecretFile?: string
  attribute?: string[]
}

export function addSourceOptions(command: Command): Command {
  return command
    .option('--metadata <file-or-url>', 'SAML: the metadata of the identity provider')
    .option('--entity-id <id>', 'SAML without metadata: entity ID of the identity provider')
    .option('--sso-url <url>', 'SAML without metadata: its sign-in address')
    .option('--certificate <file>', 'SAML without metadata: its signing certificates, PEM')
    .option('--issuer <url>', 'OpenID Connect: issuer, or the address of its discovery document')
    .option('--client-id <id>', 'OpenID Connect: client ID')
    .option(
      '--client-secret-file <file>',
      'OpenID Connect: file that holds the client secret; "-" reads it from stdin',
    )
    .option('--attribute <name=claim>', `claim for ${mappedAttributes.join(', ')}; may repeat`, several)
}
