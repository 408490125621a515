/** The algorithms that are accepted, by their names on the wire. What is not listed is refused. */
import { SamlRefusal } from '../refusal.ts'

export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512'
export interface SignatureAlgorithm {
  readonly hash: HashName
  readonly key: 'rsa' | 'ec'
}
export type Transform = 'enveloped' | 'exclusive' | 'inclusive'

const digests: ReadonlyMap<string, HashName> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
])

const signatures: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', { hash: 'sha1', key: 'rsa' }],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', { hash: 'sha256', key: 'rsa' }],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', { hash: 'sha384', key: 'rsa' }],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', { hash: 'sha512', key: 'rsa' }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', { hash: 'sha256', key: 'ec' }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', { hash: 'sha384', key: 'ec' }],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512', { hash: 'sha512', key: 'ec' }],
])

/** The WithComments forms are the same here: a comment inside signed content refuses the document. */
const transforms: ReadonlyMap<string, Transform> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'enveloped'],
  ['http://www.w3.org/2001/10/xml-exc-c14n#', 'exclusive'],
  ['http://www.w3.org/2001/10/xml-exc-c14n#WithComments', 'exclusive'],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', 'inclusive'],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments', 'inclusive'],
])

export function digestNamed(uri: string, sha1Allowed: boolean): HashName {
  const hash = digests.get(uri) ?? refused('digest', uri, digests)
  if (hash === 'sha1' && !sha1Allowed) sha1Refused('digest', uri)
  return hash
}

export function signatureNamed(uri: string, sha1Allowed: boolean): SignatureAlgorithm {
  const algorithm = signatures.get(uri) ?? refused('signature', uri, signatures)
  if (algorithm.hash === 'sha1' && !sha1Allowed) sha1Refused('signature', uri)
  return algorithm
}

export function transformNamed(uri: string): Transform {
  const transform = transforms.get(uri)
  if (transform !== undefined) return transform
  throw new SamlRefusal('transform_refused', 'The signature applies a transform that is not accepted.', {
    expected: 'enveloped-signature and xml-exc-c14n#',
    received: uri,
  })
}

function sha1Refused(kind: string, uri: string): never {
  throw new SamlRefusal('sha1_refused', `The ${kind} uses SHA-1, which is broken.`, {
    expected: 'SHA-256',
    received: uri,
    hint: 'Set the signing algorithm to SHA-256 in the identity provider.',
  })
}

function refused(kind: string, uri: string, known: ReadonlyMap<string, unknown>): never {
  throw new SamlRefusal('algorithm_refused', `The ${kind} algorithm is not accepted.`, {
    expected: [...known.keys()].filter((name) => !name.endsWith('sha1')).join(' '),
    received: uri === '' ? 'none' : uri,
  })
}
