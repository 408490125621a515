/** Connections for sign-in tests, and a browser's way through our side of a sign-in. */
import { systemActor } from '../../src/db/store.ts'
import { readDiscovery } from '../../src/protocols/oidc/index.ts'
import {
  type Configuration,
  clientSecretPlace,
  type Settings,
} from '../../src/resources/connections/configuration.ts'
import {
  activateDraft,
  changeDraft,
  createConnection,
  draftOf,
} from '../../src/resources/connections/configurations.ts'
import type { ConnectionRecord } from '../../src/resources/connections/connections.ts'
import type { ConnectionType } from '../../src/resources/connections/types.ts'
import { createOrganization } from '../../src/resources/organizations/organizations.ts'
import { createRedirectUri } from '../../src/resources/redirect-uris/redirect-uris.ts'
import type { TestApp } from '../harness.ts'
import type { PostedResponse } from '../world/saml-response.ts'

export const callback = 'https://app.vendor.example/callback'

export const samlMap = {
  id: 'uid',
  email: 'mail',
  first_name: 'givenName',
  last_name: 'sn',
  groups: 'groups',
}
export const oidcMap = {
  id: 'sub',
  email: 'email',
  first_name: 'given_name',
  last_name: 'family_name',
  groups: 'groups',
}

export interface NewConnectionOptions {
  connection_type?: ConnectionType
  attribute_map?: typeof samlMap
  options?: object
  domains?: string[]
  client_secret?: string
  /** Default true. */
  active?: boolean
}

export async function addConnection(
  app: TestApp,
  settings: Settings,
  options: NewConnectionOptions = {},
): Promise<ConnectionRecord> {
  const { store } = app.deps
  return store.change(systemActor, async (tx) => {
    const organization = await createOrganization(tx, app.environment.id, {
      name: 'Acme',
      domain_data: (options.domains ?? []).map((domain) => ({ domain, state: 'pending' as const })),
    })
    const connection = await createConnection(
      tx,
      { environment_id: app.environment.id, organization_id: organization.id },
      {
        connection_type:
          options.connection_type ?? (settings.protocol === 'saml' ? 'GenericSAML' : 'GenericOIDC'),
        name: 'Acme',
        guide_id: 'generic-saml',
        attribute_map: options.attribute_map ?? (settings.protocol === 'saml' ? samlMap : oidcMap),
      },
    )
    if (options.options)
      await tx.db
        .updateTable('connections')
        .set({ options: JSON.stringify(options.options) })
        .where('id', '=', connection.id)
        .execute()
    await setDraft(app, tx, connection, settings, options.client_secret)
    if (options.active !== false) await activateDraft(tx, connection, { untested: true })
    return connection
  })
}

type Tx = Parameters<Parameters<TestApp['deps']['store']['change']>[1]>[0]
export async function setDraft(
  app: TestApp,
  tx: Tx,
  connection: ConnectionRecord,
  settings: Settings,
  client_secret?: string,
): Promise<Configuration> {
  return changeDraft(tx, await draftOf(tx, connection), {
    settings,
    ...(client_secret !== undefined && {
      client_secret: app.deps.sealer.seal(client_secret, clientSecretPlace(connection.id)),
    }),
  })
}

export function samlSettings(
  idp: { entity_id: string; sso_url: string; certificate: string },
  over: object = {},
): Settings {
  return {
    protocol: 'saml',
    metadata_source: 'manual',
    metadata_url: null,
    idp_entity_id: idp.entity_id,
    sso_url: idp.sso_url,
    sso_binding: 'redirect',
    certificates: [idp.certificate],
    sign_requests: false,
    ...over,
  }
}

export function allowRedirect(app: TestApp, uri: string, environment_id = app.environment.id) {
  return app.deps.store.change(systemActor, (tx) => createRedirectUri(tx, environment_id, uri))
}

/** One browser: its cookies for our origin. */
export interface Browser {
  get(url: string, headers?: Record<string, string>): Promise<Seen>
  post(url: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Seen>
  cookie: string | undefined
}
export interface Seen {
  status: number
  location: string
  text: string
  headers: Headers
}

export function newBrowser(): Browser {
  const browser: Browser = { get, post, cookie: undefined }
  async function go(url: string, init: RequestInit): Promise<Seen> {
    const headers = new Headers(init.headers)
    if (browser.cookie) headers.set('cookie', browser.cookie)
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    const [cookie] = response.headers.getSetCookie()
    if (cookie) browser.cookie = cookie.split(';')[0]
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      text: await response.text(),
      headers: response.headers,
    }
  }
  function get(url: string, headers: Record<string, string> = {}) {
    return go(url, { headers })
  }
  /** From another site, as an identity provider's form: a Lax cookie stays at home. */
  async function post(url: string, form: Record<string, string>, headers: Record<string, string> = {}) {
    const kept = browser.cookie
    browser.cookie = undefined
    const seen = await go(url, { method: 'POST', body: new URLSearchParams(form), headers })
    browser.cookie ??= kept
    return seen
  }
  return browser
}

export function authorizeUrl(app: TestApp, query: Record<string, string>): string {
  const all = {
    client_id: app.environment.client_id,
    redirect_uri: callback,
    response_type: 'code',
    state: 'the state',
    ...query,
  }
  return `${app.origin}/sso/authorize?${new URLSearchParams(all)}`
}

export interface SamlIdp {
  signIn(request: string): Promise<PostedResponse>
}

/** From the authorize call to the application's callback. */
export async function samlJourney(
  app: TestApp,
  idp: SamlIdp,
  query: Record<string, string>,
  browser = newBrowser(),
) {
  const away = await browser.get(authorizeUrl(app, query))
  if (away.status !== 302) throw new Error(`authorize answered ${away.status}: ${away.text}`)
  const posted = await idp.signIn(away.location)
  const parked = await browser.post(posted.acs_url, { SAMLResponse: posted.SAMLResponse })
  const back =
    parked.status === 303 && parked.location.includes('/sso/continue/')
      ? await browser.get(parked.location)
      : parked
  return { away, posted, parked, back, browser, to: locationOf(back) }
}

export function locationOf({ location, status, text }: Seen): URL {
  if (location === '') throw new Error(`no redirect but ${status}: ${text.slice(0, 2000)}`)
  return new URL(location)
}

export async function redeem(app: TestApp, code: string | null, over: Record<string, string> = {}) {
  const form = {
    client_id: app.environment.client_id,
    client_secret: app.key,
    grant_type: 'authorization_code',
    code: code ?? '',
    ...over,
  }
  return app.call('POST', '/sso/token', {
    key: null,
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

/** The newest attempt of a connection. */
export async function lastAttempt(app: TestApp, connection_id: string) {
  const row = await app.deps.store.db
    .selectFrom('sso_attempts')
    .selectAll()
    .where('connection_id', '=', connection_id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  return { ...row, failure: row.failure === null ? null : JSON.parse(row.failure) }
}

export async function addOidcConnection(
  app: TestApp,
  op: { issuer: string; client_id: string; client_secret: string },
  options: NewConnectionOptions = {},
): Promise<ConnectionRecord> {
  const { provider, findings } = await readDiscovery(app.deps.outbound, op.issuer)
  if (!provider) throw new Error(JSON.stringify(findings))
  return addConnection(
    app,
    {
      protocol: 'oidc',
      issuer: provider.issuer,
      client_id: op.client_id,
      client_secret_last4: op.client_secret.slice(-4),
      client_secret_expires_at: null,
      discovered: provider,
    },
    { client_secret: op.client_secret, ...options },
  )
}

export async function oidcJourney(
  app: TestApp,
  op: { signIn(url: string): Promise<URL> },
  query: Record<string, string>,
  browser = newBrowser(),
) {
  const away = await browser.get(authorizeUrl(app, query))
  if (away.status !== 302) throw new Error(`authorize answered ${away.status}: ${away.text}`)
  const returned = await op.signIn(away.location)
  const back = await browser.get(returned.href)
  return { away, returned, back, browser }
}
