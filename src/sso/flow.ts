/** What one request to the sign-in runtime knows; each step adds its part. */
import type { RawQuery } from '../kernel/query.ts'
import type { Caller } from '../kernel/router.ts'
import type { TokenClaims, Tokens } from '../protocols/oidc/index.ts'
import type { SamlAssertion } from '../protocols/saml/index.ts'
import type { Profile } from '../resources/profiles/contract.ts'
import type { MappedProfile, Person } from '../resources/profiles/mapping.ts'
import type { SsoRuntime } from './deps.ts'
import type { Application, Pending } from './requests.ts'
import type { TokenRequest } from './steps/read-token-request.ts'
import type { RedeemedCode } from './steps/redeem-code.ts'
import type { Via } from './via.ts'
import type { Wanted } from './wanted.ts'

export type Endpoint = 'authorize' | 'test' | 'acs' | 'continue' | 'callback' | 'token'

export interface Input {
  /** As it was received: `state` is given back to the byte. */
  url: string
  query: RawQuery
  body: Readonly<Record<string, unknown>>
  /** The part of the path that names a connection, a request or a test. */
  id: string
  /** The cookie that names the browser. */
  browser: string | undefined
  wants_json: boolean
}

export interface Outgoing {
  correlation: string
  url: string
  /** POST binding: the fields of a form that is sent to `url`. */
  fields?: Record<string, string>
  /** The AuthnRequest, or the authorization URL. */
  message: string
  /** OpenID Connect: what only we may know until the answer comes. */
  secrets?: OidcSecrets
}
export interface OidcSecrets {
  nonce: string
  code_verifier: string
}

export interface Answer {
  status: number
  location?: string
  json?: unknown
  html?: string
  retry_after?: number
}

export interface Flow {
  readonly deps: SsoRuntime
  readonly endpoint: Endpoint
  readonly input: Input
  readonly caller: Caller

  wanted?: Wanted
  environment_id?: string
  redirect_uris?: string[]
  /** Where the application waits. Set only once its redirect URI is known to be registered. */
  application?: Application
  via?: Via
  pending?: Pending
  /** The request of a sign-in that began at the identity provider; it exists once the transaction is through. */
  unsolicited?: Pending
  /** A cookie to set: this browser had none. */
  new_browser?: string
  outgoing?: Outgoing

  /** The protocol's answer as it came, for the diagnoser. */
  response?: string
  assertion?: Omit<SamlAssertion, 'xml'>
  oidc_code?: string
  tokens?: Tokens
  id_token?: TokenClaims
  person?: Person & { raw_attributes: Record<string, unknown> }
  mapped?: MappedProfile
  profile?: Profile
  code?: string

  token_request?: TokenRequest
  redeemed?: RedeemedCode

  /** A step that answers ends the sequence. */
  answer?: Answer
}

/** What earlier rows of the table have made. */
export function have<K extends keyof Flow>(
  flow: Flow,
  ...names: K[]
): Flow & { [N in K]-?: NonNullable<Flow[N]> } {
  for (const name of names)
    if (flow[name] === undefined) throw new Error(`${flow.endpoint}: no step has made '${name}' yet`)
  return flow as Flow & { [N in K]-?: NonNullable<Flow[N]> }
}
