import {
  assertion,
  assertionNs,
  confirmation,
  ds,
  insertSignature,
  nameId,
  protocol,
  response,
  sign,
  signatureOver,
  success,
  user,
  victim,
} from '../world.ts'
import { type Attack, append, evil, signatureOf, signed, stripped } from './attack.ts'

const extensions = (inner: string): string => `<samlp:Extensions>${inner}</samlp:Extensions>`
/** The signature of A with something more at its end. */
const carrying = (more: string): string => append(signatureOf(signed()), more)
const withIssuerFirst = (inner: string, more: string): string =>
  response(inner).replace(success, more + success)

const logoutRequest = (): string =>
  `<samlp:LogoutRequest xmlns:samlp="${protocol}" ID="_logout1" Version="2.0"><saml:Issuer xmlns:saml="${assertionNs}">https://idp.acme.test/saml</saml:Issuer></samlp:LogoutRequest>`
const publicMetadata = (): string =>
  '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_metadata1" entityID="https://idp.acme.test/saml"><md:IDPSSODescriptor></md:IDPSSODescriptor></md:EntityDescriptor>'

const stolenResponse = (): string => response(stripped())

export const wrapping: readonly Attack[] = [
  {
    name: 'XSW1: an evil Response carries the original one in its Signature',
    outcome: 'several_assertions',
    xml: () =>
      insertSignature(
        response(evil(), { id: '_evil_response' }),
        append(signatureOver(stolenResponse()), sign(stolenResponse())),
      ),
  },
  {
    name: 'XSW1 with the original unsigned inside',
    outcome: 'several_assertions',
    xml: () =>
      insertSignature(
        response(evil(), { id: '_evil_response' }),
        append(signatureOver(stolenResponse()), stolenResponse()),
      ),
  },
  {
    name: 'XSW2: the original Response before a detached Signature',
    outcome: 'unexpected_element',
    xml: () =>
      append(response(evil(), { id: '_evil_response' }), stolenResponse() + signatureOver(stolenResponse())),
  },
  { name: 'XSW3: R[E,A]', outcome: 'several_assertions', xml: () => response(evil() + signed()) },
  { name: 'XSW3: R[A,E]', outcome: 'several_assertions', xml: () => response(signed() + evil()) },
  { name: 'XSW4: R[E[A]]', outcome: 'several_assertions', xml: () => response(evil({ extra: signed() })) },
  {
    name: 'XSW5: E with the signature of A, then A′',
    outcome: 'several_assertions',
    xml: () => response(insertSignature(evil(), signatureOf(signed())) + stripped()),
  },
  {
    name: 'XSW6: the signature in E contains A′',
    outcome: 'several_assertions',
    xml: () => response(insertSignature(evil(), carrying(stripped()))),
  },
  {
    name: 'XSW7: Extensions without namespace hold E under the same ID',
    outcome: 'duplicate_id',
    xml: () => withIssuerFirst(signed(), `<Extensions>${evil({ id: '_assertion1' })}</Extensions>`),
  },
  {
    name: 'XSW7 under another ID',
    outcome: 'unexpected_element',
    xml: () => withIssuerFirst(signed(), `<Extensions>${evil()}</Extensions>`),
  },
  {
    name: 'XSW8: A′ in an Object of the signature in E',
    outcome: 'several_assertions',
    xml: () => response(insertSignature(evil(), carrying(`<Object>${stripped()}</Object>`))),
  },
  {
    name: 'XSW8 as ds:Object',
    outcome: 'several_assertions',
    xml: () => response(insertSignature(evil(), carrying(`<ds:Object>${stripped()}</ds:Object>`))),
  },
  {
    name: 'the signed A in samlp:Extensions',
    outcome: 'several_assertions',
    xml: () => withIssuerFirst(evil(), extensions(signed())),
  },
  {
    name: 'the signed A in StatusDetail',
    outcome: 'several_assertions',
    xml: () =>
      response(evil(), { status: append(success, `<samlp:StatusDetail>${signed()}</samlp:StatusDetail>`) }),
  },
  {
    name: 'the signed A in saml:Advice',
    outcome: 'several_assertions',
    xml: () => response(evil({ extra: `<saml:Advice>${signed()}</saml:Advice>` })),
  },
  {
    name: 'the signed A in SubjectConfirmation',
    outcome: 'several_assertions',
    xml: () => response(evil({ confirmation: append(confirmation(), signed()) })),
  },
  {
    name: 'the signed A in an AttributeValue',
    outcome: 'several_assertions',
    xml: () =>
      response(
        evil({
          attributes: `<saml:AttributeStatement><saml:Attribute Name="x"><saml:AttributeValue>${signed()}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`,
        }),
      ),
  },
  {
    name: 'the Signature and A′ in StatusDetail',
    outcome: 'several_assertions',
    xml: () =>
      response(evil(), {
        status: append(
          success,
          `<samlp:StatusDetail>${signatureOf(signed())}${stripped()}</samlp:StatusDetail>`,
        ),
      }),
  },
  {
    name: 'CVE-2024-45409: a DigestValue of the forged assertion in StatusDetail',
    outcome: 'digest_mismatch',
    xml: () => {
      const forged = signatureOver(assertion({ name_id: victim }), { digest_hash: 'sha256' })
      const digest = /<ds:DigestValue>[^<]+<\/ds:DigestValue>/.exec(forged)?.[0] ?? ''
      const bait = digest.replace('<ds:DigestValue>', `<ds:DigestValue xmlns:ds="${ds}">`)
      return response(signed().replaceAll(user, victim), {
        status: append(success, `<samlp:StatusDetail>${bait}</samlp:StatusDetail>`),
      })
    },
  },
  {
    name: 'duplicate ID, evil first',
    outcome: 'duplicate_id',
    xml: () => response(evil({ id: '_assertion1' }) + signed()),
  },
  {
    name: 'duplicate ID, evil last',
    outcome: 'duplicate_id',
    xml: () => response(signed() + evil({ id: '_assertion1' })),
  },
  {
    name: 'duplicate ID, both signed',
    outcome: 'duplicate_id',
    xml: () => response(signed() + signed({ name_id: 'bob@acme.test' })),
  },
  ...[' Id="_assertion1"', ' id="_assertion1"', ' xml:id="_assertion1"', ' saml:ID="_assertion1"'].map(
    (id_attribute): Attack => ({
      name: `E identified by${id_attribute}`,
      outcome: 'reference_mismatch',
      xml: () => response(insertSignature(evil({ id_attribute }), signatureOf(signed()))),
    }),
  ),
  {
    name: 'a namespaced saml:ID beside ID',
    outcome: 'reference_mismatch',
    xml: () =>
      response(
        insertSignature(evil({ id_attribute: ' ID="_evil" saml:ID="_assertion1"' }), signatureOf(signed())),
      ),
  },
  {
    name: 'a signed LogoutRequest of the same provider in Extensions',
    outcome: 'misplaced_signature',
    xml: () => withIssuerFirst(evil(), extensions(sign(logoutRequest()))),
  },
  {
    name: 'its Signature moved into E',
    outcome: 'reference_mismatch',
    xml: () =>
      withIssuerFirst(insertSignature(evil(), signatureOver(logoutRequest())), extensions(logoutRequest())),
  },
  {
    name: 'public signed metadata in Extensions',
    outcome: 'misplaced_signature',
    xml: () => withIssuerFirst(evil(), extensions(append(publicMetadata(), signatureOver(publicMetadata())))),
  },
  {
    name: "the metadata's signature as the Response's",
    outcome: 'reference_mismatch',
    xml: () =>
      insertSignature(withIssuerFirst(evil(), extensions(publicMetadata())), signatureOver(publicMetadata())),
  },
  {
    name: "the metadata's signature as the Response's, which takes its ID",
    outcome: 'digest_mismatch',
    xml: () => insertSignature(response(evil(), { id: '_metadata1' }), signatureOver(publicMetadata())),
  },
  {
    name: 'a signed Response inside an evil one',
    outcome: 'unexpected_element',
    xml: () => append(response('', { id: '_evil_response' }), sign(stolenResponse())),
  },
  {
    name: 'E beside a nested signed Response',
    outcome: 'unexpected_element',
    xml: () => append(response(evil(), { id: '_evil_response' }), sign(stolenResponse())),
  },
  {
    name: 'E appended to content that a Response signature covers',
    outcome: 'several_assertions',
    xml: () => append(sign(stolenResponse()), evil()),
  },
  {
    name: 'E in place of the assertion that a Response signature covers',
    outcome: 'digest_mismatch',
    xml: () => insertSignature(response(evil()), signatureOver(stolenResponse())),
  },
  {
    name: 'E in the KeyInfo of the enveloped Signature',
    outcome: 'several_assertions',
    xml: () => response(signed().replace('</ds:KeyInfo>', `${evil()}</ds:KeyInfo>`)),
  },
  {
    name: 'E in an Object of the enveloped Signature',
    outcome: 'several_assertions',
    xml: () => response(insertSignature(stripped(), carrying(`<ds:Object>${evil()}</ds:Object>`))),
  },
  {
    name: "the victim's Subject in an Object of the enveloped Signature",
    outcome: 'signature_malformed',
    xml: () =>
      response(
        insertSignature(
          stripped(),
          carrying(`<ds:Object><saml:Subject>${nameId(victim)}</saml:Subject></ds:Object>`),
        ),
      ),
  },
  {
    name: "the victim's Subject in the KeyInfo of the enveloped Signature",
    outcome: 'signed_identity',
    xml: () =>
      response(
        signed().replace('</ds:KeyInfo>', `<saml:Subject>${nameId(victim)}</saml:Subject></ds:KeyInfo>`),
      ),
  },
  {
    name: "the victim's AttributeStatement in the KeyInfo of the enveloped Signature",
    outcome: 'signed_identity',
    xml: () =>
      response(
        signed().replace(
          '</ds:KeyInfo>',
          `<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>${victim}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></ds:KeyInfo>`,
        ),
      ),
  },
]
