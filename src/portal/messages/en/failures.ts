/**
 * What to say about each refusal, by its code: the title says what happened, the text why. `fix` is what to do where the
 * provider's guide has no remedy of its own. Cause before remedy, no blame.
 */
const unreadable = {
  title: 'The response could not be read',
  text: 'Something between {{provider}} and us changed it on the way, most often a proxy or a browser extension.',
  fix: 'Test again in a private window without extensions. If it stays so, ask whoever runs your web proxy.',
}
const strange = {
  title: 'The response has a shape that we refuse',
  text: 'It holds more than one sign-in response should, which is how forged responses look. {{provider, start}} does not send this by itself.',
  fix: 'If a gateway rewrites responses on the way, let this one pass unchanged.',
}
const badSignature = {
  title: 'The signature does not hold',
  text: 'The response was changed after {{provider}} signed it, or it was signed with another key than its certificate says.',
  fix: 'Read the metadata of exactly this app again, then test once more.',
}
const oldAlgorithm = {
  title: 'The response is signed with an algorithm that is no longer safe',
  text: 'We accept signatures with SHA-256 or stronger.',
  fix: 'Set signature and digest to SHA-256 in the app’s signing settings.',
}
const lateTime = {
  title: 'The response was no longer valid when it arrived',
  text: 'It waited too long in a tab, or the clock of {{provider}} and ours differ.',
  fix: 'Test again without a pause. If it stays so, set the clock of the identity provider by a time server (NTP).',
}
const wrongClient = {
  title: '{{provider, start}} did not accept our client ID and secret',
  text: 'The pair does not belong together, or the secret has expired.',
  fix: 'Create a new client secret and copy its value, not its ID. It is shown only once.',
}
const noDiscovery = {
  title: 'We could not read the settings of {{provider}}',
  text: 'The address that you gave does not answer with an OpenID configuration.',
  fix: 'Open the address followed by /.well-known/openid-configuration in a browser. It has to show text in curly brackets.',
}
const wrongMetadata = {
  title: 'This is not the metadata of an identity provider',
  text: 'What was read describes something else.',
  fix: 'Copy the metadata address of the app itself, not of a page around it.',
}
const otherRequest = {
  title: 'The response answers another request than ours',
  text: 'It belongs to an earlier sign-in: an old tab, the back button, or two tests at once.',
  fix: 'Close the other tabs and test again.',
}
const missingPart = (part: string) => ({
  title: `The response lacks ${part}`,
  text: 'Without it we cannot tell whom the response is for, or until when.',
  fix: 'Set the app up from the guide’s values again. Standard settings of {{provider}} send it.',
})
const missingClaim = (what: string) => ({
  title: `${what} did not arrive`,
  text: 'Nothing with the name that we look for was among the claims, or it was empty for this person.',
  fix: 'Compare the names in the table below with your claim map. Where one looks right, use it with one click.',
})

export const failures = {
  // the answer itself
  status_not_success: {
    title: '{{provider, start}} said no',
    text: 'It answered without signing the person in. The reason that it gave stands below.',
    fix: 'See whether the person is assigned to the app, and what the sign-in log of {{provider}} says for this minute.',
  },
  access_denied: {
    title: '{{provider, start}} said no: this person may not use the app',
    text: 'The person is not assigned to the app, or refused the consent.',
    fix: 'Assign the person, or one of their groups, to the app and test again.',
  },
  invalid_name_id_policy: {
    title: '{{provider, start}} cannot send the kind of name ID that we ask for',
    text: 'Its rules have no name ID in that format.',
    fix: 'Add a rule that sends the e-mail address as name ID.',
  },
  consent_required: {
    title: 'Nobody has agreed to the app yet',
    text: '{{provider, start}} wants a person or an administrator to allow it first.',
    fix: 'Grant admin consent for the app, then test again.',
  },
  login_required: {
    title: '{{provider, start}} wants the person to sign in first',
    text: 'It was asked to answer without showing its sign-in page.',
    fix: 'Test again and sign in when {{provider}} asks.',
  },
  server_error: {
    title: '{{provider, start}} had a problem of its own',
    text: 'It answered with an error instead of a sign-in.',
    fix: 'Test again in a few minutes. If it stays so, its sign-in log knows more.',
  },
  temporarily_unavailable: {
    title: '{{provider, start}} is not available at the moment',
    text: 'It said so itself.',
    fix: 'Test again in a few minutes.',
  },
  idp_error: {
    title: '{{provider, start}} answered with an error',
    text: 'What it said stands below.',
    fix: 'Its own sign-in log for this minute says more.',
  },
  timed_out: {
    title: 'No answer came back',
    text: 'The sign-in was left half way, or {{provider}} sent its answer to another address.',
    fix: 'Test again and finish the sign-in in the tab that opens.',
  },

  // the document
  not_base64: unreadable,
  not_utf8: unreadable,
  malformed_xml: unreadable,
  too_large: {
    title: 'The response is too large',
    text: 'Most often the person is in so many groups that their names fill it.',
    fix: 'Send only the groups that are assigned to the app.',
  },
  too_complex: strange,
  doctype_refused: strange,
  processing_instruction_refused: strange,
  comment_refused: strange,
  not_a_response: {
    title: 'What arrived is not a sign-in response',
    text: 'Another kind of message came to the address that waits for responses.',
    fix: 'Compare the reply address in the app with ours.',
  },
  unexpected_element: strange,
  duplicate_id: strange,
  id_missing: strange,
  several_assertions: strange,
  misplaced_signature: strange,
  several_signatures: strange,
  assertion_missing: missingPart('its assertion'),
  version_unsupported: {
    title: 'The response is not SAML 2.0',
    text: 'Another version of the protocol was chosen for the app.',
    fix: 'Choose SAML 2.0 for the app.',
  },
  status_missing: missingPart('its status'),

  // signature and encryption
  unsigned_assertion: {
    title: 'The response is not signed',
    text: 'Neither the assertion nor the response around it carries a signature, so nobody can tell who wrote it.',
    fix: 'Switch on the signing of assertions in the app’s settings.',
  },
  unknown_certificate: {
    title: 'This response is signed with a certificate that we do not know',
    text: '{{provider, start}} may have changed it. Compare the two, then renew it.',
    fix: 'Read the metadata again; it names the certificate that is in use now.',
  },
  no_certificate_configured: {
    title: 'There is no certificate to check the signature with',
    text: 'The metadata we have names none for signing.',
    fix: 'Read the metadata again, or add the signing certificate by hand.',
  },
  signature_malformed: badSignature,
  reference_mismatch: badSignature,
  digest_mismatch: badSignature,
  signature_invalid: badSignature,
  transform_refused: oldAlgorithm,
  canonicalization_refused: oldAlgorithm,
  algorithm_refused: oldAlgorithm,
  sha1_refused: {
    title: 'The response is signed with SHA-1',
    text: 'SHA-1 signatures can be forged, so we accept SHA-256 or stronger.',
    fix: 'Set signature and digest to SHA-256 in the app’s signing settings.',
  },
  algorithm_key_mismatch: badSignature,
  encrypted_without_key: {
    title: 'The assertion is encrypted, and we have no key for it',
    text: '{{provider, start}} encrypted it with a certificate that is not ours.',
    fix: 'Switch off assertion encryption in the app, or give {{provider}} the certificate from our metadata.',
  },
  key_transport_refused: oldAlgorithm,
  decryption_failed: {
    title: 'The assertion could not be decrypted',
    text: 'It was encrypted for another key than ours.',
    fix: 'Give {{provider}} the encryption certificate from our metadata again.',
  },

  // whom it is for, from whom, and when
  issuer_missing: missingPart('its issuer'),
  issuer_mismatch: {
    title: 'The response comes from another issuer than your settings name',
    text: 'Most often the metadata of another app or of the whole tenant was pasted.',
    fix: 'Read the metadata of exactly this app again.',
  },
  audience_missing: missingPart('its audience'),
  audience_mismatch: {
    title: '{{provider, start}} made this response for a different audience',
    text: 'The audience in the app has to be exactly ours.',
    fix: 'Replace the audience in the app with our value.',
  },
  destination_missing: missingPart('its destination'),
  destination_mismatch: {
    title: '{{provider, start}} sent this response to a different address',
    text: 'The reply address in the app has to be exactly ours. Often it was copied from another connection.',
    fix: 'Replace the reply address in the app with our value.',
  },
  recipient_missing: missingPart('its recipient'),
  recipient_mismatch: {
    title: '{{provider, start}} meant this response for a different recipient',
    text: 'The reply address in the app has to be exactly ours. Often it was copied from another connection.',
    fix: 'Replace the reply address in the app with our value.',
  },
  conditions_missing: missingPart('its conditions'),
  condition_unknown: {
    title: 'The response sets a condition that we do not know',
    text: 'A response with such a condition must not be used.',
    fix: 'Remove the condition from the app’s rules.',
  },
  expired: lateTime,
  session_expired: lateTime,
  not_yet_valid: {
    title: 'The response is not valid yet',
    text: 'The clock of {{provider}} is ahead of ours.',
    fix: 'Test again in a minute. If it stays so, set the clock of the identity provider by a time server (NTP).',
  },
  window_too_long: {
    title: 'The response would be valid for too long',
    text: 'A response that stays valid for long could be used again by somebody who finds it.',
    fix: 'Set its life to a few minutes in the app.',
  },
  invalid_time: missingPart('a readable time'),
  subject_missing: missingPart('its subject'),
  name_id_missing: {
    title: 'The response does not name the person',
    text: 'It carries no name ID, or an empty one.',
    fix: 'Send the e-mail address as name ID, and see that this person has one.',
  },
  confirmation_missing: missingPart('its confirmation'),
  confirmation_method_refused: {
    title: 'The response wants to be confirmed in a way that browsers cannot',
    text: 'We accept the bearer method, which all sign-ins in a browser use.',
    fix: 'Set the subject confirmation to bearer.',
  },
  in_response_to_mismatch: otherRequest,
  unsolicited: {
    title: '{{provider, start}} sent a response that nobody asked for',
    text: 'A test has to begin here, so that the answer can be matched to it.',
    fix: 'Start the test with the button below, not from the app list of {{provider}}.',
  },
  authn_statement_missing: missingPart('its statement of how the person signed in'),
  replayed: {
    title: 'This response was used before',
    text: 'Each response counts once, so that nobody can use a copy. The back button or a reload sends it again.',
    fix: 'Test again.',
  },

  // the person
  attribute_missing_id: missingClaim('The person’s id'),
  attribute_missing_email: missingClaim('The e-mail address'),
  attribute_missing_first_name: missingClaim('The first name'),
  attribute_missing_last_name: missingClaim('The last name'),
  attributes_missing: missingClaim('Part of the profile'),
  oidc_claims_missing: {
    title: 'The ID token lacks claims that we need',
    text: '{{provider, start}} leaves them out until they are added to the token.',
    fix: 'Add e-mail, given name and family name to the ID token, and allow the scopes email and profile.',
  },
  email_invalid: {
    title: 'What arrived as e-mail is not an e-mail address',
    text: 'Another field of the profile, such as a user name, is mapped to it.',
    fix: 'Map the field that holds the e-mail address.',
  },
  email_outside_domains: {
    title: 'This e-mail address is not on one of your domains',
    text: 'Only people on verified domains of your organization may sign in this way.',
    fix: 'Verify the domain, or use an address on one of yours.',
  },
  domain_not_verified: {
    title: 'None of your domains is verified yet',
    text: 'Sign-in opens for people on verified domains only.',
    fix: 'Verify a domain first.',
  },

  // OpenID Connect
  invalid_client: wrongClient,
  client_secret_expired: {
    title: 'The client secret has expired',
    text: '{{provider, start}} no longer accepts it.',
    fix: 'Create a new client secret and paste its value.',
  },
  unauthorized_client: {
    title: '{{provider, start}} does not let this app sign people in this way',
    text: 'The app is of another kind, or the authorization code flow is switched off.',
    fix: 'Make it a web application with the authorization code grant.',
  },
  invalid_grant: {
    title: '{{provider, start}} did not accept the code that it had sent',
    text: 'The code was used before, waited too long, or belongs to another redirect URI.',
    fix: 'Test again without a pause. If it stays so, compare the redirect URI in the app with ours.',
  },
  invalid_request: {
    title: '{{provider, start}} did not understand our request',
    text: 'What it said stands below. Most often the redirect URI in the app differs from ours.',
    fix: 'Replace the redirect URI in the app with our value.',
  },
  invalid_scope: {
    title: '{{provider, start}} does not allow the scopes that we ask for',
    text: 'We ask for openid, email and profile.',
    fix: 'Allow these three for the app.',
  },
  unsupported_response_type: {
    title: 'The app does not allow the authorization code flow',
    text: '{{provider, start}} answers in another way than a web application needs.',
    fix: 'Make it a web application with the authorization code grant.',
  },
  redirect_uri_mismatch: {
    title: 'The redirect URI in the app differs from ours',
    text: '{{provider, start}} sends answers only to addresses it knows.',
    fix: 'Replace the redirect URI in the app with our value.',
  },
  discovery_failed: noDiscovery,
  discovery_unreachable: noDiscovery,
  discovery_invalid: noDiscovery,
  jwks_failed: {
    title: 'We could not read the keys of {{provider}}',
    text: 'The address for its keys did not answer.',
    fix: 'Test again in a minute. If it stays so, see whether a firewall stands in the way.',
  },
  token_request_failed: {
    title: 'We could not fetch the tokens from {{provider}}',
    text: 'Its token address did not answer as it should.',
    fix: 'Test again in a minute. What it said stands below.',
  },
  userinfo_failed: {
    title: 'We could not read the profile from {{provider}}',
    text: 'Its userinfo address did not answer as it should.',
    fix: 'See that the scopes email and profile are allowed for the app.',
  },
  subject_mismatch: {
    title: 'Token and profile are about two different people',
    text: 'An answer like that must not be used.',
    fix: 'Test again. If it stays so, {{provider}} has to look at it.',
  },
  id_token_missing: {
    title: 'No ID token arrived',
    text: '{{provider, start}} answered with an access token only.',
    fix: 'Allow the scope openid for the app.',
  },
  id_token_malformed: unreadable,
  azp_mismatch: {
    title: '{{provider, start}} made this token for another app',
    text: 'The authorized party has to be our client ID.',
    fix: 'Compare the client ID in the app with the one here.',
  },
  nonce_missing: otherRequest,
  nonce_mismatch: otherRequest,
  state_missing: otherRequest,
  state_mismatch: otherRequest,
  state_unknown: otherRequest,
  unknown_key: {
    title: 'This token is signed with a key that we do not know',
    text: '{{provider, start}} may have changed its keys a moment ago, or the issuer belongs to another tenant.',
    fix: 'Test again in a minute. If it stays so, compare the issuer.',
  },

  // what was pasted
  certificate_missing: wrongMetadata,
  certificate_unreadable: {
    title: 'The certificate could not be read',
    text: 'Part of it is missing, or it was changed while it was copied.',
    fix: 'Copy it again with its first and last line.',
  },
  private_key_pasted: {
    title: 'This is a private key, not a certificate',
    text: 'We did not keep it. Whoever has it can sign in as anybody.',
    fix: 'Paste the certificate. Since the key was shown here, make a new pair.',
  },
  certificate_request_pasted: {
    title: 'This is a certificate request, not a certificate',
    text: 'It asks for a certificate and is none yet.',
    fix: 'Paste the certificate.',
  },
  public_key_pasted: {
    title: 'This is a bare public key, not a certificate',
    text: 'The certificate around it says until when it is valid.',
    fix: 'Paste the certificate.',
  },
  metadata_empty: wrongMetadata,
  html_instead_of_metadata: {
    title: 'This is a web page, not the metadata',
    text: 'The address leads to a page for people, often one that wants a sign-in.',
    fix: 'Copy the metadata address of the app itself.',
  },
  not_metadata: wrongMetadata,
  url_instead_of_metadata: {
    title: 'This is an address, not the metadata itself',
    text: 'It was pasted where the file goes.',
    fix: 'Paste it as metadata address.',
  },
  metadata_unreachable: {
    title: 'The metadata address did not answer',
    text: 'We could not reach it from here.',
    fix: 'Open it in a browser, save the file and bring us that.',
  },

  // the way there and back
  browser_mismatch: {
    title: 'The sign-in ended in another browser than it began in',
    text: 'Only the browser that starts a sign-in may end it, so that nobody can be signed in to somebody else’s account.',
    fix: 'Test again and stay in one browser window. A private window counts as another browser.',
  },
  request_expired: {
    title: 'The sign-in took too long',
    text: 'We wait ten minutes for the answer of {{provider}}.',
    fix: 'Test again and finish it within ten minutes.',
  },
  code_missing: {
    title: '{{provider, start}} sent the browser back without a code',
    text: 'The answer holds neither a sign-in nor an error.',
    fix: 'Make the app a web application with the authorization code grant.',
  },
  redirect_uri_missing: {
    title: 'It is not known where people go after signing in',
    text: 'They started at {{provider}}, and {{vendor}} has not said where such sign-ins end.',
    fix: 'Ask {{vendor}} to set a default redirect URI. Sign-ins that start at {{vendor}} are not affected.',
  },
  redirect_uri_invalid: {
    title: 'The response wants to send people to an address that {{vendor}} does not know',
    text: 'Its RelayState names a redirect URI that is not registered.',
    fix: 'Clear the field for RelayState (or default start address) in the app.',
  },
  configuration_incomplete: {
    title: 'These settings are not complete yet',
    text: 'Part of what is needed to speak with {{provider}} is missing.',
    fix: 'Go back to the step where you bring us its values.',
  },

  // our side
  connection_inactive: {
    title: 'The connection is switched off',
    text: 'Sign-ins through it are refused until it is activated.',
    fix: 'Activate it, then sign in again.',
  },
  internal_error: {
    title: 'Something went wrong on our side',
    text: 'It is not about your settings.',
    fix: 'Test again. If it happens again, send {{vendor}} the number below.',
  },
  unknown: {
    title: 'The answer of {{provider}} did not fit',
    text: 'What we can say about it stands below.',
    fix: 'Test again. If it stays so, send {{vendor}} the number below.',
  },
} as const
export type FailureCode = keyof typeof failures
