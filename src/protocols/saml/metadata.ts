/**
 * Identity-provider metadata as people bring it: a file, a paste, the body behind a URL. It is not signed in any way
 * that could be checked here; trust comes from where it was fetched or who uploaded it.
 */

import { maybeDecodeBase64 } from './base64.ts'
import { certificateDetails } from './certificate.ts'
import { refuseDoctype } from './document.ts'
import { metadataFindings } from './metadata-findings.ts'
import {
  metadataNamespace,
  postBinding,
  protocolNamespace,
  redirectBinding,
  signatureNamespace,
} from './names.ts'
import { inStep, SamlRefusal } from './refusal.ts'
import type { CertificateDetails, IdentityProviderMetadata, MetadataReading } from './types.ts'
import { parseXml } from './xml/parse.ts'
import {
  attributeOf,
  childrenNamed,
  elementsOf,
  isNamed,
  maybeChild,
  textOf,
  type XmlElement,
} from './xml/tree.ts'

const maxMetadataCharacters = 5 * 1024 * 1024

export function readMetadata(xml: string, now: Date): MetadataReading {
  return inStep('metadata', () => {
    const root = parseMetadata(xml)
    const entities = entitiesIn(root)
    const unreadable: string[] = []
    const identity_providers = entities.flatMap((entity) => maybeIdentityProvider(entity, unreadable))
    const service_providers = entities
      .filter((entity) => childrenNamed(entity, metadataNamespace, 'SPSSODescriptor').length > 0)
      .map((entity) => attributeOf(entity, 'entityID') ?? '')
    return {
      identity_providers,
      findings: metadataFindings({ identity_providers, service_providers, unreadable }, now),
    }
  })
}

function parseMetadata(xml: string): XmlElement {
  const text = xml.replace(/^\uFEFF/, '').trim()
  if (text === '') throw new SamlRefusal('metadata_empty', 'There is no metadata here.')
  if (text.length > maxMetadataCharacters) {
    throw new SamlRefusal('too_large', 'The metadata is larger than that of any one identity provider.', {
      expected: `at most ${maxMetadataCharacters} characters`,
      received: `${text.length} characters`,
      hint: 'Bring the metadata of one application, not of a whole federation.',
    })
  }
  if (/^https?:\/\/\S+$/.test(text)) {
    throw new SamlRefusal('url_instead_of_metadata', 'This is an address, not the metadata behind it.', {
      received: text.slice(0, 200),
      hint: 'Enter it as the metadata URL.',
    })
  }
  if (/^(?:<!doctype html|<html)/i.test(text)) {
    throw new SamlRefusal('html_instead_of_metadata', 'This is a web page, not metadata.', {
      expected: 'an XML document that begins with EntityDescriptor',
      received: 'an HTML page',
      hint: 'The address probably asks for a sign-in first. Use the metadata URL, or download the file.',
    })
  }
  refuseDoctype(text)
  return parseXml(text, { processing_instructions: 'skip', any_encoding: true, max_elements: 100_000 })
}

function entitiesIn(root: XmlElement): XmlElement[] {
  if (isNamed(root, metadataNamespace, 'EntityDescriptor')) return [root]
  if (isNamed(root, metadataNamespace, 'EntitiesDescriptor')) {
    return elementsOf(root).flatMap((child) =>
      child.namespace === metadataNamespace && /^Entit(?:y|ies)Descriptor$/.test(child.local)
        ? entitiesIn(child)
        : [],
    )
  }
  throw new SamlRefusal('not_metadata', 'This XML is not SAML metadata.', {
    expected: 'EntityDescriptor or EntitiesDescriptor',
    received: root.local,
  })
}

function maybeIdentityProvider(entity: XmlElement, unreadable: string[]): IdentityProviderMetadata[] {
  const entity_id = attributeOf(entity, 'entityID')?.trim() ?? ''
  // An entity may list one descriptor per protocol version; only that of SAML 2.0 is ours.
  const descriptor = childrenNamed(entity, metadataNamespace, 'IDPSSODescriptor').find((element) =>
    (attributeOf(element, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(protocolNamespace),
  )
  if (descriptor === undefined || entity_id === '') return []
  const sso_redirect_url = locationOf(descriptor, 'SingleSignOnService', redirectBinding)
  const sso_post_url = locationOf(descriptor, 'SingleSignOnService', postBinding)
  const slo_redirect_url = locationOf(descriptor, 'SingleLogoutService', redirectBinding)
  const valid_until = earliest([entity.parent, entity, descriptor])
  const display_name = displayNameOf(entity)
  return [
    {
      entity_id,
      ...(sso_redirect_url !== undefined && { sso_redirect_url }),
      ...(sso_post_url !== undefined && { sso_post_url }),
      ...(slo_redirect_url !== undefined && { slo_redirect_url }),
      signing_certificates: signingCertificates(descriptor, unreadable),
      name_id_formats: childrenNamed(descriptor, metadataNamespace, 'NameIDFormat').map(looseText),
      want_authn_requests_signed: /^(?:true|1)$/.test(
        attributeOf(descriptor, 'WantAuthnRequestsSigned') ?? '',
      ),
      ...(valid_until !== undefined && { valid_until }),
      ...(display_name !== undefined && { display_name }),
    },
  ]
}

function locationOf(descriptor: XmlElement, service: string, binding: string): string | undefined {
  const found = childrenNamed(descriptor, metadataNamespace, service).find(
    (element) => attributeOf(element, 'Binding') === binding,
  )
  const location = found && attributeOf(found, 'Location')?.trim()
  return location === '' ? undefined : location
}

/** A key without a stated use is for signing too (metadata 2.4.1.1). */
function signingCertificates(descriptor: XmlElement, unreadable: string[]): CertificateDetails[] {
  const found = new Map<string, CertificateDetails>()
  for (const key of childrenNamed(descriptor, metadataNamespace, 'KeyDescriptor')) {
    if (![undefined, 'signing'].includes(attributeOf(key, 'use'))) continue
    const keyInfo = maybeChild(key, signatureNamespace, 'KeyInfo')
    const data = keyInfo === undefined ? [] : childrenNamed(keyInfo, signatureNamespace, 'X509Data')
    for (const element of data.flatMap((one) => childrenNamed(one, signatureNamespace, 'X509Certificate'))) {
      const text = textOf(element)
      const details = maybeDetails(text)
      if (details === undefined) unreadable.push(text.slice(0, 20))
      else found.set(details.fingerprint, details)
    }
  }
  return [...found.values()]
}

function maybeDetails(text: string): CertificateDetails | undefined {
  const der = maybeDecodeBase64(text.replace(/-----[^-]*-----/g, ''))
  try {
    return der && certificateDetails(der)
  } catch (error) {
    if (error instanceof SamlRefusal) return undefined
    throw error
  }
}

function earliest(elements: readonly (XmlElement | undefined)[]): string | undefined {
  const times = elements
    .map((element) => Date.parse((element && attributeOf(element, 'validUntil')) ?? ''))
    .filter((time) => !Number.isNaN(time))
  return times.length === 0 ? undefined : new Date(Math.min(...times)).toISOString()
}

function displayNameOf(entity: XmlElement): string | undefined {
  const organization = maybeChild(entity, metadataNamespace, 'Organization')
  const [name] =
    organization === undefined
      ? []
      : childrenNamed(organization, metadataNamespace, 'OrganizationDisplayName')
  return name === undefined ? undefined : looseText(name) || undefined
}

/** Nothing is decided by these texts, so a comment among them is just a comment. */
function looseText(element: XmlElement): string {
  return element.children
    .filter((node) => typeof node === 'string')
    .join('')
    .trim()
}
