import {
  acsUrl,
  assertionNs,
  idpEntityId,
  nameId,
  post,
  response,
  sign,
  spEntityId,
  user,
  victim,
} from '../world.ts'
import { type Attack, append, evil, signed, stripped, trap } from './attack.ts'

/** Signs for `from`, then posts `to`: the two differ for some readers only. */
const rewritten = (from: string, to: string, name_id = user): string =>
  response(signed({ name_id }).replaceAll(from, to))
const long = `${victim}.attacker.test`

export const parser: readonly Attack[] = [
  {
    name: 'a comment in NameID cuts it short',
    outcome: 'comment_refused',
    xml: () => rewritten(long, `${victim}<!---->.attacker.test`, long),
  },
  {
    name: 'a comment in an attribute value cuts it short',
    outcome: 'comment_refused',
    xml: () =>
      response(
        signed({
          attributes: `<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>${long}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`,
        }).replace(long, `${victim}<!---->.attacker.test`),
      ),
  },
  {
    name: 'a comment in the Issuer of the assertion',
    outcome: 'comment_refused',
    xml: () => rewritten(idpEntityId, idpEntityId.replace('acme', 'ac<!-- -->me')),
  },
  {
    name: 'a comment in the Issuer of an unsigned Response',
    outcome: 'comment_refused',
    xml: () => response(signed()).replace(idpEntityId, idpEntityId.replace('acme', 'ac<!-- -->me')),
  },
  {
    name: 'a comment in Audience',
    outcome: 'comment_refused',
    xml: () => rewritten(spEntityId, `${spEntityId}<!-- -->`),
  },
  {
    name: 'a comment between the children of a signed Response',
    outcome: 'comment_refused',
    xml: () => append(sign(response(stripped())), '<!-- signed content ends where? -->'),
  },
  {
    name: 'a processing instruction hides part of NameID',
    outcome: 'processing_instruction_refused',
    xml: () => rewritten(`not-an-${victim}`, `<?p not-an-?>${victim}`, `not-an-${victim}`),
  },
  {
    name: 'a processing instruction without data',
    outcome: 'processing_instruction_refused',
    xml: () => rewritten(user, `al<?foo?>${user.slice(2)}`),
  },
  {
    name: 'a trailing processing instruction',
    outcome: 'processing_instruction_refused',
    xml: () => rewritten(long, `${victim}<?x .attacker.test?>`, long),
  },
  {
    name: 'a CDATA section splits NameID',
    outcome: 'signed_identity',
    xml: () => rewritten(user, `<![CDATA[${user.slice(0, 5)}]]>${user.slice(5)}`),
  },
  {
    name: 'character references spell NameID',
    outcome: 'signed_identity',
    xml: () =>
      rewritten(user, [...user].map((character) => `&#x${character.charCodeAt(0).toString(16)};`).join('')),
  },
  {
    name: 'an element inside NameID, signed by the provider',
    outcome: 'unexpected_element',
    xml: () => response(signed({ name_id: `${user}<b>${victim}</b>` })),
  },
  {
    name: 'two roots, evil first',
    outcome: 'malformed_xml',
    xml: () => response(evil()) + response(signed()),
  },
  {
    name: 'two roots, evil second',
    outcome: 'malformed_xml',
    xml: () => response(signed()) + response(evil()),
  },
  {
    name: 'E without namespace beside A',
    outcome: 'unexpected_element',
    xml: () =>
      response(
        evil()
          .replaceAll('saml:', '')
          .replace(` xmlns="${assertionNs}"`, '')
          .replace('xmlns:saml', 'xmlns:q') + signed(),
      ),
  },
  {
    name: 'E in a wrong namespace beside A',
    outcome: 'unexpected_element',
    xml: () => response(evil().replace(assertionNs, 'urn:oasis:names:tc:SAML:1.0:assertion') + signed()),
  },
  {
    name: 'E in a wrong namespace inside a foreign element',
    outcome: 'several_assertions',
    xml: () =>
      response(signed()).replace(
        '<samlp:Status>',
        `<samlp:Extensions>${evil().replace(assertionNs, 'urn:x')}</samlp:Extensions><samlp:Status>`,
      ),
  },
  {
    name: 'E with a rebound prefix',
    outcome: 'unexpected_element',
    xml: () => response(`<samlp:Assertion xmlns:samlp="urn:x">${evil()}</samlp:Assertion>${signed()}`),
  },
  {
    name: 'E in lower case',
    outcome: 'unexpected_element',
    xml: () => response(evil().replaceAll('saml:Assertion', 'saml:assertion') + signed()),
  },
  {
    name: 'a duplicate attribute',
    outcome: 'malformed_xml',
    xml: () => response(signed()).replace('<saml:Assertion ', '<saml:Assertion ID="_evil" '),
  },
  {
    name: 'a duplicate attribute by two prefixes of one namespace',
    outcome: 'malformed_xml',
    xml: () =>
      response(signed()).replace(
        '<samlp:Status>',
        '<samlp:Status xmlns:a="urn:q" xmlns:b="urn:q" a:x="1" b:x="2">',
      ),
  },
  {
    name: 'an unclosed root',
    outcome: 'malformed_xml',
    xml: () => response(signed()).replace('</samlp:Response>', ''),
  },
  { name: 'trailing junk', outcome: 'malformed_xml', xml: () => `${response(signed())}junk` },
  { name: 'a NUL', outcome: 'malformed_xml', xml: () => rewritten(user, `${user}\0`) },
  { name: 'a NUL by reference', outcome: 'malformed_xml', xml: () => rewritten(user, `${user}&#0;`) },
  {
    name: 'an undefined prefix',
    outcome: 'malformed_xml',
    xml: () => response(signed()).replace('<samlp:Status>', '<samlp:Status q:x="1">'),
  },
  {
    name: 'an undefined entity',
    outcome: 'malformed_xml',
    xml: () => rewritten(user, `${user}&nbsp;`),
  },
  {
    name: 'UTF-16 declared',
    outcome: 'malformed_xml',
    xml: () => `<?xml version="1.0" encoding="UTF-16"?>${response(signed())}`,
  },
  {
    name: 'UTF-7 declared',
    outcome: 'malformed_xml',
    xml: () => `<?xml version="1.0" encoding="UTF-7"?>${response(signed())}`,
  },
  {
    name: 'UTF-16 in fact',
    outcome: 'not_utf8',
    field: () =>
      Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(response(signed()), 'utf16le')]).toString('base64'),
  },
  {
    name: 'XML 1.1 declared',
    outcome: 'malformed_xml',
    xml: () => `<?xml version="1.1"?>${response(signed())}`,
  },
  {
    name: 'XInclude',
    outcome: 'unexpected_element',
    xml: () =>
      append(
        response(signed()),
        `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${trap.url}a.xml"></xi:include>`,
      ),
  },
  {
    name: 'XInclude as the NameID',
    outcome: 'digest_mismatch',
    xml: () =>
      rewritten(
        nameId(user),
        `<saml:NameID><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${trap.url}id.txt" parse="text"></xi:include></saml:NameID>`,
      ),
  },
  {
    name: 'xml-stylesheet',
    outcome: 'processing_instruction_refused',
    xml: () => `<?xml-stylesheet type="text/xsl" href="${trap.url}a.xsl"?>${response(signed())}`,
  },
  {
    name: 'xsi:schemaLocation is never fetched',
    outcome: 'signed_identity',
    xml: () =>
      response(signed()).replace(
        '<samlp:Response ',
        `<samlp:Response xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x ${trap.url}a.xsd" `,
      ),
  },
  { name: 'nothing posted', outcome: 'not_base64', field: () => '' },
  {
    name: 'junk in the base64',
    outcome: 'not_base64',
    field: () => `${post(response(signed())).slice(0, 80)}*%$`,
  },
  { name: 'XML posted without base64', outcome: 'not_base64', field: () => response(signed()) },
  { name: 'base64 of an address', outcome: 'malformed_xml', field: () => post(acsUrl) },
]
