/** What the portal's single sign-on screens ask the server. */
import { type TSchema, Type } from 'typebox'
import { mappedAttributes } from '../../../guides/guide.ts'
import { type OperationShape, operation } from '../../../kernel/operation.ts'
import { nullable, oneOf, Timestamp } from '../../../kernel/schema.ts'

/** Something worth saying about what was pasted. Words come from the message catalogue, by `code`. */
export const Finding = Type.Object({
  code: Type.String(),
  tone: oneOf(['ok', 'info', 'warn', 'bad']),
  expected: Type.Optional(Type.String()),
  received: Type.Optional(Type.String()),
  /** For the words of the catalogue. */
  values: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  message: Type.String({ description: 'Plain English, for logs and the CLI' }),
})

export const Certificate = Type.Object({
  fingerprint: Type.String({ description: 'SHA-256, AA:BB:…' }),
  subject: Type.String(),
  not_before: Timestamp,
  not_after: Timestamp,
  key_type: Type.String(),
  key_bits: Type.Integer(),
})

export const AttributeMap = Type.Object(
  Object.fromEntries(mappedAttributes.map((name) => [name, Type.String({ maxLength: 512 })])) as Record<
    (typeof mappedAttributes)[number],
    ReturnType<typeof Type.String>
  >,
)

export const SamlSettings = Type.Object({
  metadata_source: oneOf(['url', 'file', 'manual']),
  metadata_url: nullable(Type.String()),
  idp_entity_id: nullable(Type.String()),
  sso_url: nullable(Type.String()),
  certificates: Type.Array(Certificate),
  sign_requests: Type.Boolean(),
})

export const OidcSettings = Type.Object({
  issuer: nullable(Type.String()),
  client_id: nullable(Type.String()),
  /** Never the secret itself. */
  client_secret_last4: nullable(Type.String()),
  client_secret_expires_at: nullable(Timestamp),
  authorization_endpoint: nullable(Type.String()),
  token_endpoint: nullable(Type.String()),
})

export const Claim = Type.Object({
  name: Type.String(),
  values: Type.Array(Type.String()),
  maps_to: nullable(oneOf(mappedAttributes)),
})

export const Attempt = Type.Object({
  id: Type.String(),
  kind: oneOf(['sign_in', 'test']),
  state: oneOf(['started', 'succeeded', 'failed', 'timed_out']),
  configuration_version: Type.Integer(),
  email: nullable(Type.String()),
  idp_id: nullable(Type.String()),
  ip_address: nullable(Type.String()),
  user_agent: nullable(Type.String()),
  started_at: Timestamp,
  finished_at: nullable(Timestamp),
  /** Every check of the protocol in its order; words by `step` from the catalogue. */
  checks: Type.Array(Type.Object({ step: Type.String(), state: oneOf(['passed', 'failed', 'not_reached']) })),
  failure: nullable(
    Type.Object({
      step: Type.String(),
      code: Type.String(),
      message: Type.String(),
      expected: nullable(Type.String()),
      received: nullable(Type.String()),
      /** The guide's own remedy for this code, naming the console's field. */
      remedy: nullable(Type.String()),
    }),
  ),
  claims: Type.Array(Claim),
  missing: Type.Array(oneOf(mappedAttributes)),
  /** Look-alikes: this claim probably is that attribute. */
  suggestions: Type.Array(Type.Object({ attribute: oneOf(mappedAttributes), claim: Type.String() })),
  /** Pretty-printed protocol messages, for those who look: the request sent, the response received. */
  request: nullable(Type.String()),
  response: nullable(Type.String()),
})

export const Configuration = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  status: oneOf(['draft', 'tested', 'active', 'superseded']),
  saml: nullable(SamlSettings),
  oidc: nullable(OidcSettings),
  attribute_map: AttributeMap,
  /** What still keeps it from being tested or activated. Empty: ready. */
  incomplete: Type.Array(oneOf(['metadata', 'issuer', 'client_id', 'client_secret'])),
  findings: Type.Array(Finding),
  last_test: nullable(Type.Object({ id: Type.String(), state: Attempt.properties.state, at: Timestamp })),
  created_at: Timestamp,
  updated_at: Timestamp,
  activated_at: nullable(Timestamp),
})

export const PortalConnection = Type.Object({
  id: Type.String(),
  name: Type.String(),
  connection_type: Type.String(),
  state: oneOf(['draft', 'active', 'validating', 'inactive', 'deleting']),
  guide_id: Type.String(),
  protocol: oneOf(['saml', 'oidc']),
  /** Our side, to be copied into the provider. Keys are the guide vocabulary's copy values. */
  service_provider: Type.Object({
    acs_url: Type.String(),
    sp_entity_id: Type.String(),
    sp_metadata_url: Type.String(),
    redirect_uri: Type.String(),
    app_name: Type.String(),
    start_url: Type.String(),
  }),
  draft: nullable(Configuration),
  active: nullable(Configuration),
  /** Superseded ones, newest first; each can be restored. */
  superseded: Type.Array(Configuration),
  progress: Type.Object({
    /** Guide step id, or `test`, `activate`. Null: not begun. */
    step: nullable(Type.String()),
    completed: Type.Array(Type.String()),
    /** Instruction ids that were ticked. */
    ticks: Type.Array(Type.String()),
    variant: nullable(Type.String()),
    saved_at: nullable(Timestamp),
  }),
  domains: Type.Array(Type.Object({ domain: Type.String(), state: Type.String() })),
  created_at: Timestamp,
  updated_at: Timestamp,
})

/** The result of reading what was pasted, before anything is saved. */
export const Reading = Type.Object({
  /** True: it can be used (there may still be warnings). */
  usable: Type.Boolean(),
  saml: nullable(SamlSettings),
  oidc: nullable(OidcSettings),
  findings: Type.Array(Finding),
})

export const MetadataInput = Type.Object({
  metadata_url: Type.Optional(Type.String({ maxLength: 2048 })),
  metadata_xml: Type.Optional(Type.String({ maxLength: 1_000_000 })),
  manual: Type.Optional(
    Type.Object({
      idp_entity_id: Type.String({ maxLength: 1024 }),
      sso_url: Type.String({ maxLength: 2048 }),
      certificates: Type.String({ maxLength: 100_000, description: 'PEM or base64, one or several' }),
    }),
  ),
})

const DraftInput = Type.Object({
  saml: Type.Optional(MetadataInput),
  oidc: Type.Optional(
    Type.Object({
      issuer: Type.Optional(Type.String({ maxLength: 2048, description: 'Issuer or discovery address' })),
      client_id: Type.Optional(Type.String({ maxLength: 512 })),
      client_secret: Type.Optional(Type.String({ maxLength: 2048 })),
      client_secret_expires_at: Type.Optional(nullable(Timestamp)),
    }),
  ),
  attribute_map: Type.Optional(Type.Partial(AttributeMap)),
})

const Id = Type.Object({ id: Type.String() })
const base = '/portal/api/sso/connections'
function sso<const O extends Omit<OperationShape, 'auth' | 'tag'>>(shape: O) {
  return operation({ auth: 'portal_session', tag: 'portal', ...shape })
}
/** Most calls answer with the connection as it is afterwards, so that the web app needs no second request. */
function act<const B extends TSchema>(
  id: string,
  method: 'post' | 'put' | 'delete',
  path: string,
  summary: string,
  body: B,
) {
  return sso({
    id,
    method,
    path: `${base}/{id}${path}`,
    status: 200,
    summary,
    params: Id,
    body,
    response: PortalConnection,
    errors: [401, 403, 404, 409, 422],
  })
}
const Nothing = Type.Object({})

export const listPortalConnections = sso({
  id: 'portalListConnections',
  method: 'get',
  path: base,
  status: 200,
  summary: 'The connections of the organization',
  response: Type.Object({ data: Type.Array(PortalConnection) }),
  errors: [401],
})
export const createPortalConnection = sso({
  id: 'portalCreateConnection',
  method: 'post',
  path: base,
  status: 201,
  summary: 'Choose a provider: makes a draft connection',
  body: Type.Object({ guide_id: Type.String() }),
  response: PortalConnection,
  errors: [401, 404, 422],
})
export const getPortalConnection = sso({
  id: 'portalGetConnection',
  method: 'get',
  path: `${base}/{id}`,
  status: 200,
  summary: 'One connection with its draft, active and superseded configurations',
  params: Id,
  response: PortalConnection,
  errors: [401, 404],
})
export const resetPortalConnection = sso({
  id: 'portalResetConnection',
  method: 'delete',
  path: `${base}/{id}`,
  status: 204,
  summary: 'Delete the connection and start over',
  params: Id,
  errors: [401, 404],
})
export const chooseProvider = act(
  'portalChooseProvider',
  'put',
  '/provider',
  'Change the provider of a connection that was never active',
  Type.Object({ guide_id: Type.String() }),
)
export const saveDraft = act(
  'portalSaveDraft',
  'put',
  '/draft',
  'Save the draft; an active connection gets a draft beside its active configuration',
  DraftInput,
)
export const discardDraft = act(
  'portalDiscardDraft',
  'delete',
  '/draft',
  'Throw the draft away; the active configuration stays',
  Type.Optional(Nothing),
)
export const saveProgress = act(
  'portalSaveProgress',
  'put',
  '/progress',
  'Remember how far the guide was followed',
  Type.Object({
    step: Type.Optional(Type.String()),
    completed: Type.Optional(Type.Array(Type.String(), { maxItems: 50 })),
    ticks: Type.Optional(Type.Array(Type.String(), { maxItems: 200 })),
    variant: Type.Optional(nullable(Type.String())),
  }),
)
export const activateDraft = act(
  'portalActivate',
  'post',
  '/activation',
  'Make the draft the active configuration, atomically',
  Type.Optional(
    Type.Object({
      untested: Type.Optional(Type.Boolean({ description: 'Activate although no test succeeded' })),
    }),
  ),
)
export const deactivateConnection = act(
  'portalDeactivate',
  'post',
  '/deactivation',
  'Stop sign-in through this connection; nothing is deleted',
  Type.Optional(Nothing),
)
export const reactivateConnection = act(
  'portalReactivate',
  'post',
  '/reactivation',
  'Sign people in again with what was active before; a draft stays a draft',
  Type.Object({}),
)
export const restoreVersion = act(
  'portalRestoreVersion',
  'post',
  '/restorations',
  'Make a superseded configuration the active one again',
  Type.Object({ configuration_id: Type.String() }),
)

export const readMetadata = sso({
  id: 'portalReadMetadata',
  method: 'post',
  path: `${base}/{id}/metadata-readings`,
  status: 200,
  summary: 'Read metadata by URL, XML or hand, and say what was found; saves nothing',
  params: Id,
  body: MetadataInput,
  response: Reading,
  errors: [401, 404, 422],
})
export const readDiscovery = sso({
  id: 'portalReadDiscovery',
  method: 'post',
  path: `${base}/{id}/discovery-readings`,
  status: 200,
  summary: 'Read an OpenID provider’s discovery document; saves nothing',
  params: Id,
  body: Type.Object({ issuer: Type.String({ maxLength: 2048 }) }),
  response: Reading,
  errors: [401, 404, 422],
})
export const startTest = sso({
  id: 'portalStartTest',
  method: 'post',
  path: `${base}/{id}/tests`,
  status: 201,
  summary: 'Begin a test sign-in against the draft (or the active configuration)',
  params: Id,
  response: Type.Object({
    id: Type.String(),
    /** Open it in a new tab; it ends on `/portal/sso/tests/{id}`. */
    url: Type.String(),
  }),
  errors: [401, 404, 409],
})
export const getAttempt = sso({
  id: 'portalGetAttempt',
  method: 'get',
  path: `${base}/{id}/attempts/{attempt_id}`,
  status: 200,
  summary: 'What happened at one sign-in or test',
  params: Type.Object({ id: Type.String(), attempt_id: Type.String() }),
  response: Attempt,
  errors: [401, 404],
})
export const listAttempts = sso({
  id: 'portalListAttempts',
  method: 'get',
  path: `${base}/{id}/attempts`,
  status: 200,
  summary: 'Recent sign-ins and tests, newest first',
  params: Id,
  query: Type.Object({
    after: Type.Optional(Type.String()),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    state: Type.Optional(oneOf(['succeeded', 'failed'])),
  }),
  response: Type.Object({
    data: Type.Array(Attempt),
    list_metadata: Type.Object({ after: nullable(Type.String()) }),
  }),
  errors: [401, 404],
})
