import {
  assertion,
  digestOf,
  enveloped,
  exclusive,
  insertSignature,
  nameId,
  parties,
  response,
  sign,
  signatureOver,
  transform,
  user,
  victim,
} from '../world.ts'
import { type Attack, append, evil, signatureOf, signed, stripped, trap } from './attack.ts'

const digestValue = (xml: string): string => /<ds:DigestValue>([^<]+)/.exec(xml)?.[1] ?? ''
const forged = (): string => assertion({ name_id: victim })
const evilDigest = (): string => digestOf(forged())
const forgedWith = (change: (signature: string) => string): string =>
  response(insertSignature(forged(), change(signatureOf(signed()))))

const evilSignedInfo = (): string =>
  /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(signatureOver(forged(), { by: parties.attacker() }))?.[0] ?? ''

const xpath = '<ds:XPath>false()</ds:XPath>'
const xslt = (): string =>
  `<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:include href="${trap.url}x.xsl"/></xsl:stylesheet>`
const xpathTransform = 'http://www.w3.org/TR/1999/REC-xpath-19991116'
const xsltTransform = 'http://www.w3.org/TR/1999/REC-xslt-19991116'
const addTransform = (xml: string, more: string): string =>
  xml.replace('</ds:Transforms>', `${more}</ds:Transforms>`)

const nothing = digestOf('')

export const signatureStructure: readonly Attack[] = [
  {
    name: 'CVE-2025-29775: a comment with another digest before the digest',
    outcome: 'comment_refused',
    xml: () =>
      forgedWith((text) => text.replace('<ds:DigestValue>', `<ds:DigestValue><!--${evilDigest()}-->`)),
  },
  {
    name: 'CVE-2025-29775: the comment after the digest',
    outcome: 'comment_refused',
    xml: () =>
      forgedWith((text) => text.replace('</ds:DigestValue>', `<!--${evilDigest()}--></ds:DigestValue>`)),
  },
  {
    name: 'CVE-2025-29774: two SignedInfo, evil first',
    outcome: 'signature_malformed',
    xml: () => forgedWith((text) => text.replace('<ds:SignedInfo>', `${evilSignedInfo()}<ds:SignedInfo>`)),
  },
  {
    name: 'CVE-2025-29774: two SignedInfo, evil last',
    outcome: 'signature_malformed',
    xml: () => forgedWith((text) => text.replace('</ds:SignedInfo>', `</ds:SignedInfo>${evilSignedInfo()}`)),
  },
  {
    name: 'two DigestValue',
    outcome: 'signature_malformed',
    xml: () =>
      forgedWith((text) =>
        text.replace('<ds:DigestValue>', `<ds:DigestValue>${evilDigest()}</ds:DigestValue><ds:DigestValue>`),
      ),
  },
  {
    name: 'a second Reference to E',
    outcome: 'signature_malformed',
    xml: () =>
      response(
        insertSignature(
          evil(),
          signatureOver(stripped(), {
            references: (reference) =>
              reference +
              reference.replace('#_assertion1', '#_evil').replace(digestValue(reference), digestOf(evil())),
          }),
        ),
      ),
  },
  {
    name: 'two Signatures in one Assertion',
    outcome: 'several_signatures',
    xml: () => response(insertSignature(signed(), signatureOver(forged(), { by: parties.attacker() }))),
  },
  {
    name: 'the real SignedInfo inside an Object',
    outcome: 'signature_malformed',
    xml: () =>
      forgedWith((text) => {
        const real = /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(text)?.[0] ?? ''
        return append(text.replace(real, evilSignedInfo()), `<ds:Object>${real}</ds:Object>`)
      }),
  },
  {
    name: 'a Reference with an empty URI',
    outcome: 'reference_mismatch',
    xml: () => response(sign(evil(), { uri: '' })),
  },
  {
    name: 'a Reference to an address',
    outcome: 'reference_mismatch',
    xml: () => response(sign(evil(), { uri: `${trap.url}document` })),
  },
  {
    name: 'a Reference by XPointer',
    outcome: 'reference_mismatch',
    xml: () => response(sign(evil(), { uri: "#xpointer(id('_evil'))" })),
  },
  {
    name: "the attacker's XSLT transform",
    outcome: 'transform_refused',
    xml: () => forgedWith((text) => addTransform(text, transform(xsltTransform, xslt()))),
  },
  {
    name: "the attacker's XPath transform",
    outcome: 'transform_refused',
    xml: () => forgedWith((text) => addTransform(text, transform(xpathTransform, xpath))),
  },
  {
    name: 'an XPath false() transform that the provider itself signed',
    outcome: 'transform_refused',
    xml: () =>
      response(
        sign(evil(), {
          transforms: transform(enveloped) + transform(xpathTransform, xpath) + transform(exclusive),
          digest_value: nothing,
        }),
      ),
  },
  {
    name: 'content smuggled into a canonicalization transform',
    outcome: 'transform_refused',
    xml: () => response(sign(evil(), { transforms: transform(enveloped) + transform(exclusive, xpath) })),
  },
  {
    name: 'a third transform',
    outcome: 'transform_refused',
    xml: () =>
      response(
        sign(evil(), { transforms: transform(enveloped) + transform(exclusive) + transform(exclusive) }),
      ),
  },
  {
    name: 'no enveloped-signature transform',
    outcome: 'transform_refused',
    xml: () => response(sign(evil(), { transforms: transform(exclusive) })),
  },
  {
    name: 'enveloped-signature as canonicalization method',
    outcome: 'canonicalization_refused',
    xml: () => response(sign(evil(), { canonicalization: enveloped })),
  },
  {
    name: 'an unknown canonicalization method',
    outcome: 'transform_refused',
    xml: () => response(sign(evil(), { canonicalization: 'urn:attacker:c14n' })),
  },
  {
    name: 'exclusive canonicalization with comments',
    outcome: 'signed_identity',
    xml: () =>
      response(
        sign(stripped(), {
          transforms: transform(enveloped) + transform(`${exclusive}WithComments`),
          canonicalization: exclusive,
        }),
      ),
  },
  {
    name: 'exclusive canonicalization with comments, and a comment',
    outcome: 'comment_refused',
    xml: () =>
      response(
        sign(stripped(), {
          transforms: transform(enveloped) + transform(`${exclusive}WithComments`),
        }).replace(user, `${victim}<!---->`),
      ),
  },
  {
    name: 'void canonicalization: a relative namespace, the digest of nothing',
    outcome: 'malformed_xml',
    xml: () =>
      response(
        sign(evil().replace('<saml:Issuer>', '<saml:Issuer xmlns:ns="1">'), { digest_value: nothing }),
      ),
  },
  {
    name: 'void canonicalization of SignedInfo too, a signature over nothing',
    outcome: 'malformed_xml',
    xml: () => {
      const over = signatureOver(evil(), { digest_value: nothing, sign: () => Buffer.alloc(256, 1) })
      return response(
        insertSignature(evil(), over.replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ns="1">')),
      )
    },
  },
  {
    name: 'the digest of nothing',
    outcome: 'digest_mismatch',
    xml: () => response(sign(evil(), { digest_value: nothing })),
  },
  {
    name: 'an empty DigestValue',
    outcome: 'signature_malformed',
    xml: () => response(sign(evil(), { digest_value: '' })),
  },
  {
    name: 'a DigestValue with junk that a lax decoder skips',
    outcome: 'signature_malformed',
    xml: () => forgedWith((text) => text.replace('<ds:DigestValue>', '<ds:DigestValue>!*')),
  },
  {
    name: 'a PrefixList that names the attacker’s prefixes',
    outcome: 'digest_mismatch',
    xml: () =>
      forgedWith((text) =>
        text.replace(
          `<ds:Transform Algorithm="${exclusive}"></ds:Transform>`,
          transform(
            exclusive,
            `<ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="a b #default"></ec:InclusiveNamespaces>`,
          ),
        ),
      ),
  },
  {
    name: 'a Subject beside SignedInfo',
    outcome: 'signature_malformed',
    xml: () => forgedWith((text) => append(text, `<saml:Subject>${nameId(victim)}</saml:Subject>`)),
  },
]
