/**
 * The vendor's application: makes links and signs people in with the official SDK, and does nothing that the SDK's
 * documentation does not say.
 */
import type { IncomingMessage } from 'node:http'
import { DomainDataState, type EventName, GenerateLinkIntent, type Profile, WorkOS } from 'workos-node-11'
import { systemActor } from '../../src/db/store.ts'
import { createRedirectUri } from '../../src/resources/redirect-uris/redirect-uris.ts'
import type { TestApp } from '../harness.ts'
import { listen } from '../world/listen.ts'

/** What an application listens to. */
const told: EventName[] = [
  'organization.created',
  'connection.activated',
  'connection.deactivated',
  'connection.deleted',
  'authentication.sso_succeeded',
  'authentication.sso_failed',
]

export type Intent = NonNullable<Parameters<WorkOS['adminPortal']['generateLink']>[0]['intent']>
type SignedIn = Profile<Record<string, unknown>>

export interface Vendor {
  origin: string
  sdk: WorkOS
  settings_url: string
  success_url: string
  callback_url: string
  newOrganization(name: string, domains?: string[]): Promise<string>
  link(organization: string, intent?: Intent | null): Promise<string>
  /** Where the application sends a person who wants to sign in. */
  signInUrl(organization: string): string
  /** Of the last person of the organization who came back. */
  profileOf(organization: string): SignedIn | undefined
  /** Names of the organization's events, oldest first. */
  eventsOf(organization: string): Promise<string[]>
  stop(): Promise<void>
}

export async function startVendor(app: TestApp): Promise<Vendor> {
  const server = await listen()
  const { origin } = server
  const clientId = app.environment.client_id
  const { hostname, port } = new URL(app.origin)
  const sdk = new WorkOS(app.key, {
    apiHostname: hostname,
    port: Number(port),
    https: false,
    clientId,
    maxRetries: 0,
  })
  const callback_url = `${origin}/callback`
  const profiles = new Map<string, SignedIn>()

  async function answer(request: IncomingMessage): Promise<string> {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin)
    if (pathname !== '/callback') return `The vendor's page ${pathname}`
    const code = searchParams.get('code')
    if (!code) return `Not signed in: ${searchParams.get('error')} ${searchParams.get('error_description')}`
    const { profile } = await sdk.sso.getProfileAndToken({ code, clientId })
    if (profile.organizationId) profiles.set(profile.organizationId, profile)
    return `Welcome, ${profile.email}`
  }
  server.answerWith((request, response) => {
    const say = (title: string) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(
        `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Vendor</title><h1>${title}</h1>`,
      )
    }
    answer(request).then(say, (error: Error) => say(`Failed: ${error.message}`))
  })
  await app.deps.store.change(systemActor, (tx) => createRedirectUri(tx, app.environment.id, callback_url))

  return {
    origin,
    sdk,
    settings_url: `${origin}/settings`,
    success_url: `${origin}/done`,
    callback_url,
    newOrganization: async (name, domains = []) => {
      const { id } = await sdk.organizations.createOrganization({
        name,
        domainData: domains.map((domain) => ({ domain, state: DomainDataState.Verified })),
      })
      return id
    },
    link: async (organization, intent) => {
      const { link } = await sdk.adminPortal.generateLink({
        organization,
        ...(intent !== null && { intent: intent ?? GenerateLinkIntent.SSO }),
        returnUrl: `${origin}/settings`,
        successUrl: `${origin}/done`,
      })
      return link
    },
    signInUrl: (organization) =>
      sdk.sso.getAuthorizationUrl({ organization, clientId, redirectUri: callback_url, state: 'a state' }),
    profileOf: (organization) => profiles.get(organization),
    eventsOf: async (organizationId) => {
      const { data } = await sdk.events.listEvents({ events: told, organizationId })
      return data.map(({ event }) => event)
    },
    stop: server.stop,
  }
}
