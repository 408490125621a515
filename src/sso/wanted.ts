/** What `GET /sso/authorize` was asked for. */
export interface Wanted {
  client_id: string
  redirect_uri: string
  response_type?: string
  connection?: string
  organization?: string
  provider?: string
  domain?: string
  /** Still encoded, as it stood in the query. */
  state?: string
  domain_hint?: string
  login_hint?: string
  prompt?: string
  code_challenge?: string
  code_challenge_method?: string
  provider_scopes: string[]
  provider_query_params: Record<string, string>
}
