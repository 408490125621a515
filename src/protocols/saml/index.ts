/**
 * SAML 2.0 for a service provider, as pure functions: values in, values out; the clock, ids and keys are arguments.
 *
 * A response passes three gates (`steps.ts` shows them on one screen): the document as received, the bytes that its
 * signatures cover, and what those bytes say. Identity is read from the covered bytes only. Every check refuses with
 * a SamlRefusal that names the step, what was expected and what came.
 */
export { authnRequestRedirect, createAuthnRequest } from './authn-request.ts'
export { readCertificate } from './certificate.ts'
export { readMetadata } from './metadata.ts'
export { certificateFindings } from './metadata-findings.ts'
export { metadataUrlFindings } from './metadata-url.ts'
export { peekResponse } from './peek.ts'
export { type RefusalCode, type RefusalDetails, SamlRefusal } from './refusal.ts'
export { createServiceProviderCertificate } from './service-provider-certificate.ts'
export { serviceProviderMetadata } from './service-provider-metadata.ts'
export type * from './types.ts'
export { validateResponse } from './validate.ts'
