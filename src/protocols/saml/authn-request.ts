/** The AuthnRequest that sends a browser to the identity provider, and its HTTP-Redirect form (bindings 3.4). */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { assertionNamespace, postBinding, protocolNamespace } from './names.ts'
import { inStep, SamlRefusal } from './refusal.ts'
import type { AuthnRequestInput, AuthnRequestRedirectInput, RedirectSignatureAlgorithm } from './types.ts'
import { tag, text } from './xml/write.ts'

export function createAuthnRequest(input: AuthnRequestInput): string {
  const { id, issue_instant, destination, acs_url, issuer, force_authn, name_id_format, login_hint } = input
  const subject =
    login_hint === undefined ? [] : [tag('saml:Subject', {}, tag('saml:NameID', {}, text(login_hint)))]
  return tag(
    'samlp:AuthnRequest',
    {
      'xmlns:samlp': protocolNamespace,
      'xmlns:saml': assertionNamespace,
      ID: id,
      Version: '2.0',
      IssueInstant: issue_instant.toISOString(),
      Destination: destination,
      ProtocolBinding: postBinding,
      AssertionConsumerServiceURL: acs_url,
      ForceAuthn: force_authn === true ? 'true' : undefined,
    },
    tag('saml:Issuer', {}, text(issuer)),
    ...subject,
    tag('samlp:NameIDPolicy', { Format: name_id_format, AllowCreate: 'true' }),
  )
}

const signatureAlgorithms: Readonly<
  Record<
    RedirectSignatureAlgorithm,
    { readonly uri: string; readonly hash: string; readonly key: 'rsa' | 'ec' }
  >
> = {
  'rsa-sha256': { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', hash: 'sha256', key: 'rsa' },
  'rsa-sha384': { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', hash: 'sha384', key: 'rsa' },
  'rsa-sha512': { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', hash: 'sha512', key: 'rsa' },
  'ecdsa-sha256': { uri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', hash: 'sha256', key: 'ec' },
  'ecdsa-sha384': { uri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', hash: 'sha384', key: 'ec' },
  'ecdsa-sha512': { uri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512', hash: 'sha512', key: 'ec' },
}

/** The signature is over the very octets that follow in the URL, in the order the binding fixes. */
export function authnRequestRedirect(input: AuthnRequestRedirectInput): string {
  const { destination, xml, relay_state, sign: signing } = input
  const parameters: [string, string][] = [['SAMLRequest', deflateRawSync(xml).toString('base64')]]
  if (relay_state !== undefined) parameters.push(['RelayState', relay_state])
  if (signing !== undefined) parameters.push(['SigAlg', signatureAlgorithms[signing.algorithm].uri])
  let query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  if (signing !== undefined) {
    const signature = inStep('sign_request', () => signQuery(query, signing.private_key, signing.algorithm))
    query += `&Signature=${encodeURIComponent(signature)}`
  }
  return withQuery(destination, query)
}

function signQuery(
  query: string,
  privateKey: KeyObject | string,
  algorithm: RedirectSignatureAlgorithm,
): string {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey
  const { hash, key: kind } = signatureAlgorithms[algorithm]
  if (key.asymmetricKeyType !== kind) {
    throw new SamlRefusal('algorithm_key_mismatch', 'The key does not fit the signature algorithm.', {
      expected: kind,
      received: key.asymmetricKeyType ?? 'a secret key',
    })
  }
  // In a URL ECDSA signatures are plain r and s too, as in XML (bindings 3.4.4.1 refers to XML Signature).
  return sign(hash, Buffer.from(query), { key, dsaEncoding: 'ieee-p1363' }).toString('base64')
}

/** The destination may bring a query and a fragment of its own; both stay. */
function withQuery(destination: string, query: string): string {
  const hash = destination.indexOf('#')
  const base = hash === -1 ? destination : destination.slice(0, hash)
  const separator = !base.includes('?') ? '?' : /[?&]$/.test(base) ? '' : '&'
  return base + separator + query + (hash === -1 ? '' : destination.slice(hash))
}
