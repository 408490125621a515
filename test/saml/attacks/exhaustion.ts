import { assertion, insertSignature, response, sign, signatureOver } from '../world.ts'
import { type Attack, evil, signed } from './attack.ts'

const laughs = (): string => {
  const entities = Array.from({ length: 20 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`)
  return `<!DOCTYPE r [<!ENTITY l0 "ha">${entities.join('')}]>${response(evil({ name_id: '&l20;' }))}`
}

const bait = (inner: string): string =>
  response(signed()).replace('<samlp:Status>', `<samlp:Extensions>${inner}</samlp:Extensions><samlp:Status>`)
const numbered = (count: number, make: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => make(at)).join('')

/** Each must be answered within two seconds. */
export const exhaustion: readonly Attack[] = [
  { name: 'billion laughs', outcome: 'doctype_refused', xml: laughs },
  {
    name: 'quadratic blow-up',
    outcome: 'doctype_refused',
    xml: () =>
      `<!DOCTYPE r [<!ENTITY a "${'a'.repeat(50_000)}">]>${response(evil({ name_id: '&a;'.repeat(5_000) }))}`,
  },
  {
    name: '20,000 nested elements',
    outcome: 'too_complex',
    xml: () => bait('<a>'.repeat(20_000) + '</a>'.repeat(20_000)),
  },
  {
    name: '5,000 nested elements',
    outcome: 'too_complex',
    xml: () => bait('<a>'.repeat(5_000) + '</a>'.repeat(5_000)),
  },
  { name: '20,000 sibling elements', outcome: 'too_complex', xml: () => bait('<a></a>'.repeat(20_000)) },
  {
    name: '2,000 References',
    outcome: 'signature_malformed',
    xml: () =>
      response(
        insertSignature(
          assertion(),
          signatureOver(assertion(), {
            references: () => '<ds:Reference URI="#_assertion1"></ds:Reference>'.repeat(2_000),
          }),
        ),
      ),
  },
  {
    name: '300 assertions',
    outcome: 'several_assertions',
    xml: () =>
      response(
        numbered(300, (at) =>
          assertion({ id: `_a${at}`, conditions: '', attributes: '', authn: '', subject: '' }),
        ),
      ),
  },
  {
    name: '20,000 attributes',
    outcome: 'too_complex',
    xml: () => bait(`<a ${numbered(20_000, (at) => `a${at}="" `)}></a>`.replace(' >', '>')),
  },
  {
    name: '5,000 namespaces on one element',
    outcome: 'too_complex',
    xml: () => bait(`<a${numbered(5_000, (at) => ` xmlns:n${at}="urn:n${at}"`)}></a>`),
  },
  {
    name: '5,000 namespaces on siblings',
    outcome: 'signed_identity',
    xml: () => bait(numbered(5_000, (at) => `<n${at}:a xmlns:n${at}="urn:n${at}"></n${at}:a>`)),
  },
  {
    name: 'as many namespaces as fit, nested and signed over',
    outcome: 'digest_mismatch',
    xml: () => {
      const levels = 50
      const declared = (level: number): string =>
        numbered(90, (at) => ` xmlns:n${level * 100 + at}="urn:n"`).concat(` n${level * 100}:a=""`)
      const inner = `<samlp:Extensions>${numbered(levels, (level) => `<a${declared(level)}>`)}${'</a>'.repeat(levels)}</samlp:Extensions>`
      return sign(response(assertion())).replace('<samlp:Status>', `${inner}<samlp:Status>`)
    },
  },
  {
    name: 'a long run of white space in a tag',
    outcome: 'signed_identity',
    xml: () => bait(`<a${' '.repeat(200_000)}></a>`),
  },
  {
    name: 'a long run of white space in a tag that never ends',
    outcome: 'malformed_xml',
    xml: () => bait(`<a${' '.repeat(200_000)}`),
  },
  {
    name: 'many ampersands',
    outcome: 'malformed_xml',
    xml: () => bait('&'.repeat(200_000)),
  },
  {
    name: 'unfinished comments',
    outcome: 'malformed_xml',
    xml: () => bait('<!-'.repeat(60_000)),
  },
  {
    name: 'larger than 256 kB',
    outcome: 'too_large',
    xml: () => response(signed()) + ' '.repeat(256 * 1024),
  },
  { name: '100 MB of base64', outcome: 'too_large', field: () => 'A'.repeat(100_000_000) },
]
