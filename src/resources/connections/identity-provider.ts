/**
 * The one door for what a person brings from the identity provider: portal and CLI read metadata and discovery through
 * it, with the same checks and the same findings.
 */
import { ApiError } from '../../kernel/errors.ts'
import { checkUrl, type Outbound, OutboundError } from '../../kernel/outbound.ts'
import { readDiscovery } from '../../protocols/oidc/index.ts'
import {
  type CertificateDetails,
  certificateFindings,
  metadataUrlFindings,
  readCertificate,
  readMetadata,
  SamlRefusal,
} from '../../protocols/saml/index.ts'
import type { OidcConfiguration, SamlConfiguration } from './configuration.ts'
import { type Finding, findingOf, problem } from './finding-messages.ts'

export interface MetadataInput {
  metadata_url?: string
  metadata_xml?: string
  manual?: { idp_entity_id: string; sso_url: string; certificates: string }
}
export interface Reading<S> {
  /** Absent: nothing usable was found; the findings say why. */
  settings?: S
  findings: Finding[]
}
export interface ReadingContext {
  outbound: Outbound
  now: Date
  /** ALLOW_PRIVATE_NETWORKS also lets identity providers have plain http addresses. */
  allow_private: boolean
}

export async function readSamlSource(
  context: ReadingContext,
  input: MetadataInput,
): Promise<Reading<SamlConfiguration>> {
  try {
    if (input.manual) return readManual(context, input.manual)
    if (input.metadata_xml !== undefined) return readXml(context, input.metadata_xml, 'file', null)
    if (input.metadata_url !== undefined) return await readFromUrl(context, input.metadata_url.trim())
  } catch (error) {
    return { findings: [explain(error)] }
  }
  throw new ApiError(422, 'invalid_request_parameters', 'Give metadata_url, metadata_xml or manual.')
}

/** @param issuer an issuer, or the address of its discovery document. */
export async function readOidcSource(
  context: ReadingContext,
  issuer: string,
): Promise<Reading<Pick<OidcConfiguration, 'issuer' | 'discovered'>>> {
  try {
    const { provider, findings } = await readDiscovery(context.outbound, issuer.trim())
    const said = findings.map(findingOf)
    if (!provider || isBlocked(said)) return { findings: said }
    return { settings: { issuer: provider.issuer, discovered: provider }, findings: said }
  } catch (error) {
    return { findings: [explain(error)] }
  }
}

export function usable<S>(reading: Reading<S>): reading is Reading<S> & { settings: S } {
  return reading.settings !== undefined && !isBlocked(reading.findings)
}

function isBlocked(findings: Finding[]): boolean {
  return findings.some((finding) => finding.tone === 'bad')
}

async function readFromUrl(context: ReadingContext, url: string): Promise<Reading<SamlConfiguration>> {
  const shape = metadataUrlFindings(url)
    .filter(({ code }) => !(code === 'not_https' && context.allow_private))
    .map(findingOf)
  if (isBlocked(shape)) return { findings: shape }
  const response = await context.outbound.fetch(url, {
    redirects: 3,
    headers: { accept: 'application/samlmetadata+xml, application/xml, text/xml;q=0.9, */*;q=0.5' },
  })
  if (response.status !== 200)
    return {
      findings: [
        ...shape,
        findingOf({ code: 'answer_status', tone: 'bad', values: { status: response.status } }),
      ],
    }
  const reading = readXml(context, response.text, 'url', url)
  return { ...reading, findings: [...shape, ...reading.findings] }
}

function readXml(
  context: ReadingContext,
  xml: string,
  metadata_source: 'url' | 'file',
  metadata_url: string | null,
): Reading<SamlConfiguration> {
  const { identity_providers, findings } = readMetadata(xml, context.now)
  const said = findings.map(findingOf)
  const [provider] = identity_providers
  const sso_url = provider?.sso_redirect_url ?? provider?.sso_post_url
  if (!provider || sso_url === undefined || provider.signing_certificates.length === 0)
    return { findings: said }
  checkUrl(sso_url, context.allow_private)
  return {
    settings: {
      protocol: 'saml',
      metadata_source,
      metadata_url,
      idp_entity_id: provider.entity_id,
      sso_url,
      sso_binding: provider.sso_redirect_url === undefined ? 'post' : 'redirect',
      certificates: provider.signing_certificates.map(({ pem }) => pem),
      sign_requests: provider.want_authn_requests_signed,
    },
    findings: said,
  }
}

function readManual(
  context: ReadingContext,
  manual: NonNullable<MetadataInput['manual']>,
): Reading<SamlConfiguration> {
  const idp_entity_id = manual.idp_entity_id.trim()
  const certificates: readonly CertificateDetails[] = readCertificate(manual.certificates)
  const findings = certificates
    .flatMap((certificate) => certificateFindings(certificate, context.now))
    .map(findingOf)
  if (idp_entity_id === '')
    findings.push(problem('entity_id_missing', 'The entity ID of the identity provider is missing.'))
  const sso_url = checkUrl(manual.sso_url.trim(), context.allow_private).href
  if (isBlocked(findings)) return { findings }
  return {
    settings: {
      protocol: 'saml',
      metadata_source: 'manual',
      metadata_url: null,
      idp_entity_id,
      sso_url,
      sso_binding: 'redirect',
      certificates: certificates.map(({ pem }) => pem),
      sign_requests: false,
    },
    findings,
  }
}

function explain(error: unknown): Finding {
  if (error instanceof SamlRefusal || error instanceof OutboundError)
    return problem(error.code, error.message)
  throw error
}
