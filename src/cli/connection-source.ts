/** What the identity provider said, from the options of a command: read through the same door as the portal's. */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Deps } from '../deps.ts'
import { type MappedAttribute, mappedAttributes } from '../guides/guide.ts'
import { type Configuration, clientSecretPlace } from '../resources/connections/configuration.ts'
import type { DraftChange } from '../resources/connections/configurations.ts'
import type { Finding } from '../resources/connections/finding-messages.ts'
import {
  type MetadataInput,
  type Reading,
  readOidcSource,
  readSamlSource,
  usable,
} from '../resources/connections/identity-provider.ts'
import type { SourceOptions } from './connection-options.ts'
import { RefusedError, UsageError } from './failure.ts'

export interface Source {
  findings: Finding[]
  /** What becomes of a draft. */
  applyTo(draft: Configuration): DraftChange
}

/** Reads everything before anything is written: a slow identity provider must not hold a lock. */
export async function readSource(
  { store, sealer, outbound, config }: Deps,
  protocol: 'saml' | 'oidc',
  options: SourceOptions,
): Promise<Source> {
  checkProtocol(protocol, options)
  const context = { outbound, now: store.clock(), allow_private: config.allow_private_networks }
  const metadata = await metadataOf(options)
  const saml = metadata && (await readSamlSource(context, metadata))
  const oidc = options.issuer === undefined ? undefined : await readOidcSource(context, options.issuer)
  const [samlSettings, provider] = [saml && settled(saml), oidc && settled(oidc)]
  const secret = options.clientSecretFile && (await secretOf(options.clientSecretFile))
  const attributes = attributesOf(options.attribute ?? [])
  return {
    findings: [...(saml?.findings ?? []), ...(oidc?.findings ?? [])],
    applyTo: ({ connection_id, settings, attribute_map }) => ({
      ...(samlSettings && { settings: samlSettings }),
      ...(settings.protocol === 'oidc' && {
        settings: {
          ...settings,
          ...provider,
          ...(options.clientId && { client_id: options.clientId.trim() }),
          ...(secret && { client_secret_last4: secret.slice(-4) }),
        },
      }),
      ...(secret && { client_secret: sealer.seal(secret, clientSecretPlace(connection_id)) }),
      attribute_map: { ...attribute_map, ...attributes },
    }),
  }
}

function checkProtocol(protocol: 'saml' | 'oidc', options: SourceOptions): void {
  const { metadata, entityId, ssoUrl, certificate, issuer, clientId, clientSecretFile } = options
  const foreign =
    protocol === 'saml' ? [issuer, clientId, clientSecretFile] : [metadata, entityId, ssoUrl, certificate]
  if (foreign.some((value) => value !== undefined))
    throw new UsageError(
      protocol === 'saml'
        ? 'A SAML connection takes --metadata (or --entity-id, --sso-url and --certificate).'
        : 'An OpenID connection takes --issuer, --client-id and --client-secret-file.',
    )
}

async function metadataOf(options: SourceOptions): Promise<MetadataInput | undefined> {
  const { metadata, entityId, ssoUrl, certificate } = options
  if (metadata !== undefined) return metadataFrom(metadata)
  if (entityId === undefined && ssoUrl === undefined && certificate === undefined) return undefined
  if (entityId === undefined || ssoUrl === undefined || certificate === undefined)
    throw new UsageError('--entity-id, --sso-url and --certificate go together.')
  return { manual: { idp_entity_id: entityId, sso_url: ssoUrl, certificates: await textOf(certificate) } }
}

export async function metadataFrom(fileOrUrl: string): Promise<MetadataInput> {
  return /^https?:\/\//i.test(fileOrUrl)
    ? { metadata_url: fileOrUrl }
    : { metadata_xml: await textOf(fileOrUrl) }
}

async function secretOf(file: string): Promise<string> {
  const secret = (await textOf(file)).trim()
  if (secret === '') throw new UsageError(`${file} holds no client secret.`)
  return secret
}

export async function textOf(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8')
  } catch (error) {
    throw new RefusedError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

function attributesOf(pairs: string[]): Partial<Record<MappedAttribute, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...claim] = pair.split('=')
      if (!mappedAttributes.some((known) => known === name) || claim.length === 0)
        throw new UsageError(
          `--attribute must be like email=mail, with one of ${mappedAttributes.join(', ')}.`,
        )
      return [name, claim.join('=')]
    }),
  )
}

/** What cannot be used is refused with everything that was found. */
export function settled<S>(read: Reading<S>): S {
  if (usable(read)) return read.settings
  const said = read.findings.map(({ tone, message }) => `  ${tone}: ${message}`)
  throw new RefusedError(['The identity provider cannot be used like this:', ...said].join('\n'))
}
