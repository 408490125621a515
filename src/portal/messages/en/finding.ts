/** What is worth saying about metadata or a discovery document, by the code of the finding. */
export const finding = {
  not_a_url: 'This is not an address. It begins with https:// and has no spaces.',
  not_https:
    'The address begins with http://. Only an encrypted address can be trusted: try the same with https://.',
  login_page_url:
    'This looks like the address of a sign-in page. The address of the metadata has the word metadata in it as a rule.',
  malformed_xml:
    'What we found there is not metadata: most often a web page or a sign-in form. Metadata is a document in XML that needs no sign-in.',
  answer_status:
    'The address answered with an error. Open it in a private window: the metadata must show without signing in.',
  service_provider_metadata:
    'This is the metadata of an app, not of your identity provider. Take the one that your provider offers.',
  several_identity_providers: 'It names several identity providers. We use the first one.',
  no_sso_url:
    'It names no sign-in address, so nobody could be sent there. Look for another download in your provider.',
  no_redirect_binding: 'It offers its sign-in page by POST only. That works, with one more page in between.',
  no_certificate: 'There is no signing certificate in it, so we could not check who speaks.',
  certificate_unreadable: 'One of the certificates in it cannot be read. We leave it out.',
  certificate_expired:
    'A signing certificate has run out. Make a new one in your provider, then read the metadata again.',
  certificate_not_yet_valid: 'A signing certificate is not valid yet.',
  certificate_expires_soon: 'A signing certificate runs out within 90 days. Plan its renewal.',
  weak_key: 'The key of the certificate is shorter than 2048 bits. Your provider can make a longer one.',
  valid_until_past: 'The metadata says about itself that it is out of date. Download it again.',
  discovery_invalid:
    'What we found there is not a discovery document. Paste the issuer, or the address that ends in /.well-known/openid-configuration.',
  discovery_failed:
    'We found no discovery document at this address. Paste the issuer, or the address that ends in /.well-known/openid-configuration.',
  renewal_nothing_new:
    'This is what we have already. If your provider made a new certificate, it is not in here yet: bring the file of the new one.',
  renewal_issuer_differs:
    'This is the metadata of another identity provider, or of another app in it. Take that of the app that people sign in with now.',
} as const
