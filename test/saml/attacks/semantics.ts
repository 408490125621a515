import {
  acsUrl,
  assertionNs,
  at,
  audienceRestriction,
  bearer,
  confirmation,
  idpEntityId,
  nameId,
  protocol,
  response,
  sign,
  spEntityId,
  success,
  user,
} from '../world.ts'
import { type Attack, evil, signed, stripped, validly } from './attack.ts'

const other = 'https://other.test/saml'
const window = ` NotBefore="${at(-60)}" NotOnOrAfter="${at(300)}"`
const conditions = (attributes: string, inner = audienceRestriction(spEntityId)): string =>
  `<saml:Conditions${attributes}>${inner}</saml:Conditions>`
const statusOf = (code: string, nested = ''): string =>
  `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${code}">${nested}</samlp:StatusCode></samlp:Status>`
const nestedStatus = (code: string): string =>
  `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${code}"></samlp:StatusCode>`
const issuerOf = (value: string): string => `<saml:Issuer>${value}</saml:Issuer>`
const responseIssuer = (value: string): string =>
  `<saml:Issuer xmlns:saml="${assertionNs}">${value}</saml:Issuer>`
const unsolicited = { in_response_to: { unsolicited: true } } as const
const message = (name: string): string =>
  sign(response(stripped()).replaceAll('samlp:Response', `samlp:${name}`))

/** All of these carry a valid signature of the right provider. */
export const semantics: readonly Attack[] = [
  { name: 'Conditions expired', outcome: 'expired', xml: () => validly({ not_on_or_after: at(-121) }) },
  { name: 'Conditions not yet valid', outcome: 'not_yet_valid', xml: () => validly({ not_before: at(121) }) },
  { name: 'confirmation expired', outcome: 'expired', xml: () => validly({ confirmation_end: at(-121) }) },
  {
    name: 'confirmation without NotOnOrAfter',
    outcome: 'confirmation_missing',
    xml: () => validly({ confirmation_end: null }),
  },
  {
    name: 'confirmation with a NotBefore in the future',
    outcome: 'not_yet_valid',
    xml: () => validly({ confirmation_start: at(600) }),
  },
  {
    name: 'a time that is none',
    outcome: 'invalid_time',
    xml: () => validly({ not_on_or_after: 'tomorrow' }),
  },
  {
    name: 'a time with junk',
    outcome: 'invalid_time',
    xml: () => validly({ confirmation_end: `${at(300)}x` }),
  },
  { name: 'session over', outcome: 'session_expired', xml: () => validly({ session_end: at(-121) }) },
  {
    name: 'ten-year window of the confirmation',
    outcome: 'window_too_long',
    xml: () => validly({ confirmation_end: '2036-03-01T12:00:00Z' }),
  },
  {
    name: 'ten-year window of the Conditions',
    outcome: 'window_too_long',
    xml: () => validly({ not_on_or_after: '2036-03-01T12:00:00Z' }),
  },
  { name: 'wrong audience', outcome: 'audience_mismatch', xml: () => validly({ audience: other }) },
  {
    name: 'audience that is a prefix of ours',
    outcome: 'audience_mismatch',
    xml: () => validly({ audience: spEntityId.slice(0, -1) }),
  },
  {
    name: 'audience that ours is a prefix of',
    outcome: 'audience_mismatch',
    xml: () => validly({ audience: `${spEntityId}2` }),
  },
  {
    name: 'audience in upper case',
    outcome: 'audience_mismatch',
    xml: () => validly({ audience: spEntityId.toUpperCase() }),
  },
  { name: 'no audience', outcome: 'audience_missing', xml: () => validly({ restrictions: '' }) },
  {
    name: 'an AudienceRestriction that names nobody',
    outcome: 'audience_mismatch',
    xml: () => validly({ restrictions: audienceRestriction() }),
  },
  {
    name: 'two restrictions of which one is wrong',
    outcome: 'audience_mismatch',
    xml: () => validly({ restrictions: audienceRestriction(spEntityId) + audienceRestriction(other) }),
  },
  { name: 'no Conditions', outcome: 'conditions_missing', xml: () => validly({ conditions: '' }) },
  {
    name: 'two Conditions',
    outcome: 'unexpected_element',
    xml: () => validly({ conditions: conditions(window) + conditions(window) }),
  },
  {
    name: 'a condition that nobody knows',
    outcome: 'condition_unknown',
    xml: () =>
      validly({ restrictions: `${audienceRestriction(spEntityId)}<saml:Condition></saml:Condition>` }),
  },
  { name: 'wrong Recipient', outcome: 'recipient_mismatch', xml: () => validly({ recipient: `${acsUrl}2` }) },
  { name: 'no Recipient', outcome: 'recipient_missing', xml: () => validly({ recipient: null }) },
  {
    name: 'wrong Destination on a signed Response',
    outcome: 'destination_mismatch',
    xml: () => sign(response(stripped(), { destination: `${acsUrl}2` })),
  },
  {
    name: 'no Destination on a signed Response',
    outcome: 'destination_missing',
    xml: () => sign(response(stripped(), { destination: null })),
  },
  {
    name: 'wrong Destination on an unsigned Response',
    outcome: 'destination_mismatch',
    xml: () => response(signed(), { destination: other }),
  },
  {
    name: 'wrong InResponseTo',
    outcome: 'in_response_to_mismatch',
    xml: () => response(signed({ in_response_to: '_other' }), { in_response_to: '_other' }),
  },
  {
    name: 'wrong InResponseTo on the Response only',
    outcome: 'in_response_to_mismatch',
    xml: () => response(signed(), { in_response_to: '_other' }),
  },
  {
    name: 'InResponseTo only on the Response',
    outcome: 'unsolicited',
    xml: () => sign(response(signed({ in_response_to: null }))),
  },
  {
    name: 'InResponseTo swapped on an unsigned Response (a stolen assertion)',
    outcome: 'in_response_to_mismatch',
    xml: () => response(signed({ in_response_to: '_victims_request' })),
  },
  {
    name: 'unsolicited, where a request is awaited',
    outcome: 'unsolicited',
    xml: () => response(signed({ in_response_to: null }), { in_response_to: null }),
  },
  {
    name: 'an empty InResponseTo',
    outcome: 'in_response_to_mismatch',
    xml: () => response(signed({ in_response_to: '' }), { in_response_to: '' }),
  },
  {
    name: 'an answer to a request, where none was made',
    outcome: 'in_response_to_mismatch',
    xml: () => response(signed()),
    expected: unsolicited,
  },
  {
    name: 'an answer to a request in the assertion only, where none was made',
    outcome: 'in_response_to_mismatch',
    xml: () => response(signed(), { in_response_to: null }),
    expected: unsolicited,
  },
  {
    name: 'an empty InResponseTo, where no request was made',
    outcome: 'in_response_to_mismatch',
    xml: () => response(signed({ in_response_to: '' }), { in_response_to: null }),
    expected: unsolicited,
  },
  {
    name: 'wrong Issuer in the assertion',
    outcome: 'issuer_mismatch',
    xml: () => validly({ issuer: issuerOf(other) }),
  },
  {
    name: 'Issuer in the assertion that ours is a prefix of',
    outcome: 'issuer_mismatch',
    xml: () => validly({ issuer: issuerOf(`${idpEntityId}/2`) }),
  },
  { name: 'no Issuer in the assertion', outcome: 'issuer_missing', xml: () => validly({ issuer: '' }) },
  {
    name: 'wrong Issuer on the Response',
    outcome: 'issuer_mismatch',
    xml: () => response(signed(), { issuer: responseIssuer(other) }),
  },
  {
    name: 'status Responder with an assertion',
    outcome: 'status_not_success',
    xml: () => sign(response(signed(), { status: statusOf('Responder') })),
  },
  {
    name: 'a nested Success',
    outcome: 'status_not_success',
    xml: () => response(signed(), { status: statusOf('Responder', nestedStatus('Success')) }),
  },
  { name: 'no Status', outcome: 'status_missing', xml: () => response(signed(), { status: '' }) },
  {
    name: 'two Status',
    outcome: 'unexpected_element',
    xml: () => response(signed(), { status: success + statusOf('Responder') }),
  },
  ...['sender-vouches', 'holder-of-key'].map(
    (method): Attack => ({
      name: `confirmation ${method}`,
      outcome: 'confirmation_method_refused',
      xml: () => validly({ confirmation: confirmation({}, bearer.replace('bearer', method)) }),
    }),
  ),
  {
    name: 'two bearer confirmations, none of which fits',
    outcome: 'recipient_mismatch',
    xml: () =>
      validly({
        confirmation: confirmation({ recipient: other }) + confirmation({ confirmation_end: at(-600) }),
      }),
  },
  {
    name: 'no SubjectConfirmation',
    outcome: 'confirmation_missing',
    xml: () => validly({ confirmation: '' }),
  },
  {
    name: 'an empty SubjectConfirmation',
    outcome: 'confirmation_missing',
    xml: () =>
      validly({ confirmation: `<saml:SubjectConfirmation Method="${bearer}"></saml:SubjectConfirmation>` }),
  },
  { name: 'no Subject', outcome: 'subject_missing', xml: () => validly({ subject: '' }) },
  {
    name: 'no NameID',
    outcome: 'name_id_missing',
    step: 'name_id',
    xml: () => validly({ subject: confirmation() }),
  },
  {
    name: 'an empty NameID',
    outcome: 'name_id_missing',
    step: 'name_id',
    xml: () => validly({ name_id: '' }),
  },
  {
    name: 'a NameID of white space',
    outcome: 'name_id_missing',
    step: 'name_id',
    xml: () => validly({ name_id: ' \n ' }),
  },
  {
    name: 'two NameIDs',
    outcome: 'unexpected_element',
    xml: () => validly({ subject: nameId(user) + nameId('bob@acme.test') + confirmation() }),
  },
  { name: 'no AuthnStatement', outcome: 'authn_statement_missing', xml: () => validly({ authn: '' }) },
  {
    name: 'an assertion of version 1.1',
    outcome: 'version_unsupported',
    xml: () => validly({ version: ' Version="1.1"' }),
  },
  {
    name: 'a Response of version 1.1',
    outcome: 'version_unsupported',
    xml: () => response(signed(), { version: '1.1' }),
  },
  {
    name: 'a Response without ID',
    outcome: 'id_missing',
    xml: () => response(signed()).replace(' ID="_response1"', ''),
  },
  {
    name: 'an assertion without ID in a signed Response',
    outcome: 'id_missing',
    step: 'assertion_id',
    xml: () => sign(response(evil({ id_attribute: '' }))),
  },
  {
    name: 'a signed assertion without ID',
    outcome: 'reference_mismatch',
    xml: () => response(sign(evil({ id_attribute: '' }), { uri: '#' })),
  },
  {
    name: 'two signed assertions with different subjects',
    outcome: 'several_assertions',
    xml: () => response(signed() + signed({ id: '_assertion2', name_id: 'bob@acme.test' })),
  },
  { name: 'a bare Assertion', outcome: 'not_a_response', xml: () => signed() },
  ...['LogoutResponse', 'LogoutRequest', 'ArtifactResponse', 'AuthnRequest'].map(
    (name): Attack => ({
      name: `a signed ${name} as root`,
      outcome: 'not_a_response',
      xml: () => message(name),
    }),
  ),
  {
    name: 'a Response in a namespace of its own',
    outcome: 'not_a_response',
    xml: () => response(signed()).replace(protocol, 'urn:oasis:names:tc:SAML:1.0:protocol'),
  },
]
