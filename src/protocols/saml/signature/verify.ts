/**
 * XML Signature, as far as SAML may use it: one enveloped signature, one reference, to the element it stands in.
 * What it yields are the bytes that were signed; callers read from those and forget the document.
 */
import { hash as hashOf, verify } from 'node:crypto'
import { maybeDecodeBase64 } from '../base64.ts'
import { fingerprintOf, trustedKey } from '../certificate.ts'
import { signatureNamespace } from '../names.ts'
import { SamlRefusal } from '../refusal.ts'
import { type CanonicalForm, canonicalize } from '../xml/canonicalize.ts'
import { attributeOf, childrenNamed, maybeChild, textOf, type XmlElement } from '../xml/tree.ts'
import {
  digestNamed,
  type SignatureAlgorithm,
  signatureNamed,
  type Transform,
  transformNamed,
} from './algorithms.ts'
import { part, requireParts } from './parts.ts'

export interface Trust {
  /** PEM. A key inside the document only helps to choose among these. */
  readonly certificates: readonly string[]
  readonly sha1: boolean
}

export interface Coverage {
  /** The canonical bytes of the signed element, without its Signature. */
  readonly xml: string
  readonly fingerprint: string
}

/** `signature` is a direct child of `signed`; its reference must point at `signed` and at nothing else. */
export function verifySignature(signed: XmlElement, signature: XmlElement, trust: Trust): Coverage {
  requireParts(signature, ['SignedInfo', 'SignatureValue'], 'KeyInfo')
  const signedInfo = part(signature, 'SignedInfo')
  requireParts(signedInfo, ['CanonicalizationMethod', 'SignatureMethod', 'Reference'])
  const algorithm = signatureNamed(algorithmOf(part(signedInfo, 'SignatureMethod')), trust.sha1)

  const xml = referencedBytes(signed, signature, part(signedInfo, 'Reference'), trust)
  const bytes = Buffer.from(canonicalize(signedInfo, signedInfoForm(signedInfo)))
  const value = base64Of(part(signature, 'SignatureValue'))
  const keyInfo = maybeChild(signature, signatureNamespace, 'KeyInfo')
  return { xml, fingerprint: signerOf(bytes, value, algorithm, keyInfo, trust) }
}

function referencedBytes(
  signed: XmlElement,
  signature: XmlElement,
  reference: XmlElement,
  trust: Trust,
): string {
  requireParts(reference, ['Transforms', 'DigestMethod', 'DigestValue'])
  const id = attributeOf(signed, 'ID')
  const uri = attributeOf(reference, 'URI')
  // Never looked up: the reference either names the element around the signature or it is refused.
  if (id === undefined || id === '' || uri !== `#${id}`) {
    throw new SamlRefusal(
      'reference_mismatch',
      'The signature covers something other than the element it is in.',
      {
        expected: `#${id ?? ''}`,
        received: uri ?? 'no URI',
      },
    )
  }
  const form = referenceForm(part(reference, 'Transforms'))
  const xml = canonicalize(signed, form, signature)
  const hash = digestNamed(algorithmOf(part(reference, 'DigestMethod')), trust.sha1)
  const digest = hashOf(hash, xml, 'base64')
  const stated = base64Of(part(reference, 'DigestValue')).toString('base64')
  if (digest !== stated) {
    throw new SamlRefusal('digest_mismatch', `The ${signed.local} was changed after it was signed.`, {
      expected: stated,
      received: digest,
    })
  }
  return xml
}

/** Enveloped first, then at most one canonicalization; without one, Canonical XML 1.0 applies (xmldsig 4.4.3.2). */
function referenceForm(transforms: XmlElement): CanonicalForm {
  const steps = childrenNamed(transforms, signatureNamespace, 'Transform')
  const named = steps.map((step) => transformNamed(algorithmOf(step)))
  const [first, second] = named
  if (
    steps.length !== transforms.children.filter((node) => typeof node !== 'string').length ||
    steps.length > 2
  ) {
    throw new SamlRefusal('transform_refused', 'The signature applies more transforms than it may.', {
      expected: 'enveloped-signature, then a canonicalization',
      received: `${transforms.children.length} entries`,
    })
  }
  if (first !== 'enveloped' || second === 'enveloped') {
    throw new SamlRefusal('transform_refused', 'The signature is not an enveloped signature.', {
      expected: 'enveloped-signature, then a canonicalization',
      received: named.join(', ') || 'no transform',
    })
  }
  const canonicalization = steps[1]
  if (canonicalization === undefined || second === undefined)
    return { exclusive: false, inclusive_prefixes: [] }
  return formOf(canonicalization, second)
}

function signedInfoForm(signedInfo: XmlElement): CanonicalForm {
  const method = part(signedInfo, 'CanonicalizationMethod')
  const transform = transformNamed(algorithmOf(method))
  if (transform !== 'enveloped') return formOf(method, transform)
  throw new SamlRefusal('canonicalization_refused', 'The canonicalization method is not one.', {
    expected: 'xml-exc-c14n#',
    received: algorithmOf(method),
  })
}

const exclusiveNamespace = 'http://www.w3.org/2001/10/xml-exc-c14n#'

function formOf(method: XmlElement, transform: Exclude<Transform, 'enveloped'>): CanonicalForm {
  const list = maybeChild(method, exclusiveNamespace, 'InclusiveNamespaces')
  const elements = method.children.filter((node) => typeof node !== 'string')
  if (elements.length !== (list === undefined ? 0 : 1)) {
    throw new SamlRefusal('transform_refused', 'A canonicalization carries content of its own.')
  }
  const prefixes = list === undefined ? '' : (attributeOf(list, 'PrefixList') ?? '')
  return {
    exclusive: transform === 'exclusive',
    inclusive_prefixes: prefixes
      .split(/\s+/)
      .filter((prefix) => prefix !== '')
      .map((prefix) => (prefix === '#default' ? '' : prefix)),
  }
}

/** The fingerprint of the configured certificate whose key made the signature. */
function signerOf(
  bytes: Buffer,
  value: Buffer,
  algorithm: SignatureAlgorithm,
  keyInfo: XmlElement | undefined,
  trust: Trust,
): string {
  const trusted = trust.certificates.map(trustedKey)
  if (trusted.length === 0) {
    throw new SamlRefusal(
      'no_certificate_configured',
      'No signing certificate is configured for this connection.',
    )
  }
  const stated = statedFingerprints(keyInfo)
  const named = trusted.filter(({ fingerprint }) => stated.includes(fingerprint))
  const others = trusted.filter(({ fingerprint }) => !stated.includes(fingerprint))
  for (const { key, fingerprint } of [...named, ...others]) {
    if (key.asymmetricKeyType !== algorithm.key) continue
    if (verify(algorithm.hash, bytes, { key, dsaEncoding: 'ieee-p1363' }, value)) return fingerprint
  }
  const expected = trusted.map(({ fingerprint }) => fingerprint).join(' ')
  if (stated.length > 0 && named.length === 0) {
    throw new SamlRefusal(
      'unknown_certificate',
      'The response is signed with a certificate that is not configured.',
      {
        expected,
        received: stated.join(' '),
        hint: 'If the identity provider renewed its certificate, bring its new metadata here.',
      },
    )
  }
  throw new SamlRefusal('signature_invalid', 'The signature does not belong to any configured certificate.', {
    expected,
    received: stated.join(' ') || 'a signature that names no certificate',
  })
}

const maxStated = 8

function statedFingerprints(keyInfo: XmlElement | undefined): string[] {
  return statedCertificates(keyInfo).map(fingerprintOf)
}

/** What KeyInfo claims; good for choosing and for diagnosis only. */
export function statedCertificates(keyInfo: XmlElement | undefined): Buffer[] {
  if (keyInfo === undefined) return []
  const found: Buffer[] = []
  for (const data of childrenNamed(keyInfo, signatureNamespace, 'X509Data')) {
    for (const certificate of childrenNamed(data, signatureNamespace, 'X509Certificate').slice(
      0,
      maxStated,
    )) {
      const der = maybeDecodeBase64(textOf(certificate))
      if (der !== undefined) found.push(der)
    }
  }
  return found.slice(0, maxStated)
}

function algorithmOf(element: XmlElement): string {
  return attributeOf(element, 'Algorithm') ?? ''
}

function base64Of(element: XmlElement): Buffer {
  const bytes = maybeDecodeBase64(textOf(element))
  if (bytes !== undefined) return bytes
  throw new SamlRefusal('signature_malformed', `${element.local} is not base64.`, { expected: 'base64' })
}
