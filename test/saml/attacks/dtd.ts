import { response, sign, user, victim } from '../world.ts'
import { type Attack, signed, stripped, trap } from './attack.ts'

const doctype = (subset: string, xml = response(signed())): string => `<!DOCTYPE r [${subset}]>${xml}`
const named = (value: string): string => response(signed().replace(user, value))

export const dtd: readonly Attack[] = [
  {
    name: 'a harmless DOCTYPE',
    outcome: 'doctype_refused',
    xml: () => `<!DOCTYPE samlp:Response>${response(signed())}`,
  },
  {
    name: 'a DOCTYPE in lower case',
    outcome: 'doctype_refused',
    xml: () => `<!doctype samlp:Response>${response(signed())}`,
  },
  {
    name: 'an entity in NameID with another value',
    outcome: 'doctype_refused',
    xml: () => doctype(`<!ENTITY x "${victim}">`, named('&x;')),
  },
  {
    name: 'an entity in NameID with the same value',
    outcome: 'doctype_refused',
    xml: () => doctype(`<!ENTITY x "${user}">`, named('&x;')),
  },
  {
    name: 'an external entity by file',
    outcome: 'doctype_refused',
    xml: () => doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', named('&x;')),
  },
  {
    name: 'an external entity by http',
    outcome: 'doctype_refused',
    xml: () => doctype(`<!ENTITY x SYSTEM "${trap.url}entity">`, named('&x;')),
  },
  {
    name: 'an external parameter entity',
    outcome: 'doctype_refused',
    xml: () => doctype(`<!ENTITY % p SYSTEM "${trap.url}parameter"> %p;`),
  },
  {
    name: 'an external DTD',
    outcome: 'doctype_refused',
    xml: () => `<!DOCTYPE r SYSTEM "${trap.url}external.dtd">${response(signed())}`,
  },
  {
    name: 'an ATTLIST default ID',
    outcome: 'doctype_refused',
    xml: () => doctype('<!ATTLIST saml:Assertion ID CDATA "_assertion1">'),
  },
  {
    name: 'CVE-2025-25291: a comment that begins inside the system identifier',
    outcome: 'doctype_refused',
    xml: () => `<!DOCTYPE r SYSTEM 'x"><!--'><![CDATA[-->${response(signed())}<!--]]>-->`,
  },
  {
    name: 'CVE-2025-25292: an ATTLIST gives Signature a fixed namespace',
    outcome: 'doctype_refused',
    xml: () => doctype('<!ATTLIST Signature xmlns CDATA #FIXED "http://www.w3.org/2000/09/xmldsig#">'),
  },
  {
    name: 'CVE-2025-23369: an ID by entity',
    outcome: 'doctype_refused',
    xml: () =>
      doctype('<!ENTITY i "_assertion1">', response(signed()).replace('ID="_assertion1"', 'ID="&i;"')),
  },
  {
    name: 'a DOCTYPE inside a comment, for readers that end it elsewhere',
    outcome: 'doctype_refused',
    step: 'doctype',
    xml: () => `<!-- <!DOCTYPE x> -->${response(signed())}`,
  },
  {
    name: 'a DOCTYPE behind the root element',
    outcome: 'doctype_refused',
    xml: () => sign(response(stripped())).replace('</samlp:Response>', '<!DOCTYPE x></samlp:Response>'),
  },
]
