/** Names that the standards fix: SAML 2.0 core, XML Signature, XML Encryption. */
export const protocolNamespace = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const assertionNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const metadataNamespace = 'urn:oasis:names:tc:SAML:2.0:metadata'
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#'
export const encryptionNamespace = 'http://www.w3.org/2001/04/xmlenc#'
export const encryption11Namespace = 'http://www.w3.org/2009/xmlenc11#'

export const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
export const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

export const bearerMethod = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
export const successStatus = 'urn:oasis:names:tc:SAML:2.0:status:Success'
export const unspecifiedNameId = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'
