/** THE TABLE: every step of every endpoint, in order. One row, one step, one file in `steps/`. */
import { type Row, use, within, write } from './run.ts'
import { authenticateClient } from './steps/authenticate-client.ts'
import { beginUnsolicited } from './steps/begin-unsolicited.ts'
import { bindBrowser } from './steps/bind-browser.ts'
import { checkBrowser } from './steps/check-browser.ts'
import { checkEmailDomain } from './steps/check-email-domain.ts'
import { checkPending } from './steps/check-pending.ts'
import { checkPkce } from './steps/check-pkce.ts'
import { checkRedirectUri } from './steps/check-redirect-uri.ts'
import { checkRelayState } from './steps/check-relay-state.ts'
import { checkReplay } from './steps/check-replay.ts'
import { checkResponseType } from './steps/check-response-type.ts'
import { chooseConnection } from './steps/choose-connection.ts'
import { claimRequest } from './steps/claim-request.ts'
import { consumeRequest } from './steps/consume-request.ts'
import { findParked } from './steps/find-parked.ts'
import { findRequest } from './steps/find-request.ts'
import { findState } from './steps/find-state.ts'
import { finishAttempt } from './steps/finish-attempt.ts'
import { issueCode } from './steps/issue-code.ts'
import { limitRate } from './steps/limit-rate.ts'
import { loadEnvironment } from './steps/load-environment.ts'
import { makeRequest } from './steps/make-request.ts'
import { mapProfile } from './steps/map-profile.ts'
import { noteCertificate } from './steps/note-certificate.ts'
import { offerPage } from './steps/offer-page.ts'
import { openTest } from './steps/open-test.ts'
import { parkAssertion } from './steps/park-assertion.ts'
import { providerAnswer } from './steps/provider-answer.ts'
import { readAssertion } from './steps/read-assertion.ts'
import { readAuthorizeQuery } from './steps/read-authorize-query.ts'
import { readSamlResponse } from './steps/read-saml-response.ts'
import { readTokenRequest } from './steps/read-token-request.ts'
import { redeemCode } from './steps/redeem-code.ts'
import { saveProfile } from './steps/save-profile.ts'
import { saveRequest } from './steps/save-request.ts'
import { sendBack } from './steps/send-back.ts'
import { sendToContinue } from './steps/send-to-continue.ts'
import { sendToProvider } from './steps/send-to-provider.ts'
import { sendToken } from './steps/send-token.ts'
import { takeOnTest } from './steps/take-on-test.ts'
import { tokenRequest } from './steps/token-request.ts'
import { userinfo } from './steps/userinfo.ts'
import { validateSaml } from './steps/validate-saml.ts'
import { verifyIdToken } from './steps/verify-id-token.ts'

const A = 'authorize' // GET  /sso/authorize
const X = 'test' //      GET  /sso/test/{token}
const S = 'acs' //       POST /sso/saml/acs/{connection_id}
const C = 'continue' //  GET  /sso/continue/{id}
const K = 'callback' //  GET  /sso/oidc/callback/{connection_id}
const T = 'token' //     POST /sso/token

/** `write` and `within` rows that follow each other are one transaction. */
// biome-ignore format: columns
export const table: readonly Row[] = [
  use('read_authorize_query',   readAuthorizeQuery,   A),
  use('load_environment',       loadEnvironment,      A),
  use('check_redirect_uri',     checkRedirectUri,     A), // no redirect before this row, none to elsewhere after it
  use('check_response_type',    checkResponseType,    A),
  use('check_pkce',             checkPkce,            A),
  use('choose_connection',      chooseConnection,     A),
  use('limit_rate',             limitRate,            A),
  use('open_test',              openTest,                X),
  use('offer_page',             offerPage,            A, X),
  use('bind_browser',           bindBrowser,          A, X),
  use('make_request',           makeRequest,          A, X),
  write('save_request',         saveRequest,          A),
  within('take_on_test',        takeOnTest,              X),
  use('send_to_provider',       sendToProvider,       A, X),

  use('read_saml_response',     readSamlResponse,           S),
  use('find_request',           findRequest,                S),
  use('check_relay_state',      checkRelayState,            S),
  use('find_parked',            findParked,                    C),
  use('find_state',             findState,                        K),
  use('check_pending',          checkPending,               S, C, K),
  use('validate_saml',          validateSaml,               S),
  write('check_replay',         checkReplay,                S),
  write('begin_unsolicited',    beginUnsolicited,           S),
  write('park_assertion',       parkAssertion,              S),
  use('send_to_continue',       sendToContinue,             S),

  use('check_browser',          checkBrowser,                  C, K), // nothing of the person exists before this row
  use('claim_request',          claimRequest,                     K),
  use('read_assertion',         readAssertion,                 C),
  use('provider_answer',        providerAnswer,                   K),
  use('token_request',          tokenRequest,                     K),
  use('verify_id_token',        verifyIdToken,                    K),
  use('userinfo',               userinfo,                         K),
  use('map_profile',            mapProfile,                    C, K),
  use('check_email_domain',     checkEmailDomain,              C, K),
  write('consume_request',      consumeRequest,                C),
  write('save_profile',         saveProfile,                   C, K),
  write('note_certificate',     noteCertificate,               C),
  write('issue_code',           issueCode,                     C, K),
  write('finish_attempt',       finishAttempt,                 C, K),
  use('send_back',              sendBack,                      C, K),

  use('read_token_request',     readTokenRequest,                    T),
  use('authenticate_client',    authenticateClient,                  T),
  use('redeem_code',            redeemCode,                          T),
  use('send_token',             sendToken,                           T),
]
