/**
 * Meridian, an application whose customers sign in with their own identity provider. It uses the official WorkOS SDK as
 * the SDK's documentation says; only the address of the API differs.
 */
import { randomBytes } from 'node:crypto'
import type { Request } from 'express'
import { type Connection, type Event, type EventName, type Profile, WorkOS } from 'workos-node-11'
import { type Html, html } from './html.ts'
import { answering, createSite, page, redirect, type Shell, send, serve, setting } from './server.ts'

const gatehouse = new URL(setting('GATEHOUSE_URL'))
const workos = new WorkOS(setting('WORKOS_API_KEY'), {
  clientId: setting('WORKOS_CLIENT_ID'),
  // This is all it takes to leave api.workos.com.
  apiHostname: gatehouse.hostname,
  port: Number(gatehouse.port),
  https: gatehouse.protocol === 'https:',
})

const clientId = setting('WORKOS_CLIENT_ID')
const organization = setting('ORGANIZATION_ID')
const port = Number(setting('PORT'))
const origin = `http://localhost:${port}`
const shell: Shell = { brand: 'Meridian', look: 'meridian', source: 'demo/app.ts' }

/** Who is signed in, by the value of their cookie. A restart signs everybody out. */
const sessions = new Map<string, Profile<Record<string, unknown>>>()

const site =
  createSite(`<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b6b7a"/>
<g fill="none" stroke="#fff" stroke-width="2.5"><circle cx="16" cy="16" r="9"/><path d="M16 7c-5 5-5 13 0 18M16 7c5 5 5 13 0 18M7 16h18"/></g></svg>`)

site.get(
  '/',
  answering(shell, async (request, response) => {
    const profile = sessions.get(cookie(request, 'meridian_session') ?? '')
    send(response, page(shell, profile ? 'Your account' : 'Welcome', await home(profile)))
  }),
)

/** The administrator's button: a fresh link to the Admin Portal for each click. */
site.all(
  '/configure-sso',
  answering(shell, async (_request, response) => {
    const { link } = await workos.adminPortal.generateLink({
      organization,
      intent: 'sso',
      returnUrl: `${origin}/`,
      successUrl: `${origin}/`,
    })
    redirect(response, link)
  }),
)

site.get(
  '/sign-in',
  answering(shell, (_request, response) => {
    const state = randomBytes(16).toString('base64url')
    response.setHeader('set-cookie', setCookie('meridian_state', state, 600))
    redirect(
      response,
      workos.sso.getAuthorizationUrl({ organization, clientId, redirectUri: `${origin}/callback`, state }),
    )
  }),
)

site.get(
  '/callback',
  answering(shell, async (request, response) => {
    const { code, state, error, error_description } = request.query
    if (error || !code) return send(response, refusal(error ?? 'no_code', error_description ?? ''), 400)
    // A code that this browser did not ask for would sign it in as somebody else.
    if (!state || state !== cookie(request, 'meridian_state'))
      return send(response, refusal('state_mismatch', 'This sign-in did not begin in this browser.'), 400)
    const { profile } = await workos.sso.getProfileAndToken({ code, clientId })
    const session = randomBytes(32).toString('base64url')
    sessions.set(session, profile)
    response.setHeader('set-cookie', [
      setCookie('meridian_session', session, 12 * 3600),
      setCookie('meridian_state', '', 0),
    ])
    redirect(response, '/')
  }),
)

site.all(
  '/sign-out',
  answering(shell, (request, response) => {
    sessions.delete(cookie(request, 'meridian_session') ?? '')
    response.setHeader('set-cookie', setCookie('meridian_session', '', 0))
    redirect(response, '/')
  }),
)

serve(site, shell, port)

async function home(profile: Profile<Record<string, unknown>> | undefined): Promise<Html> {
  const [{ name }, connections, events] = await Promise.all([
    workos.organizations.getOrganization(organization),
    workos.sso.listConnections({ organizationId: organization }),
    workos.events.listEvents({ events: shownEvents, organizationId: organization, order: 'desc', limit: 10 }),
  ])
  const active = connections.data.find(({ state }) => state === 'active')
  return html`<h1>${profile ? `Welcome, ${profile.firstName ?? profile.email}` : `${name} on Meridian`}</h1>
<p class="lead">Meridian sells to companies. ${name} is one of them, and wants its people to sign in with its own identity provider.</p>
<div class="two">
<section aria-labelledby="configure"><h2 id="configure">For ${name}'s administrator</h2>
<p>${stateOf(active, connections.data.length)}</p>
<form method="post" action="/configure-sso"><button type="submit">Configure SSO</button></form></section>
${profile ? account(profile) : signIn(name)}
</div>
${profile && attributes(profile)}
${eventTable(events.data)}`
}

function stateOf(active: Connection | undefined, count: number): Html {
  if (active) return html`Single sign-on is active: ${active.name} (<code>${active.type}</code>).`
  if (count > 0) return html`Single sign-on has been begun and is not active yet.`
  return html`Single sign-on is not set up yet. The button opens the Admin Portal.`
}

function signIn(name: string): Html {
  return html`<section aria-labelledby="enter"><h2 id="enter">For people at ${name}</h2>
<p>Sign in with the account that you have at work. No password for Meridian.</p>
<a class="button" href="/sign-in">Sign in with SSO</a></section>`
}

function account(profile: Profile<Record<string, unknown>>): Html {
  return html`<section aria-labelledby="account"><h2 id="account">You are signed in</h2>
<p>As <strong>${profile.email}</strong>, through your employer's identity provider.</p>
<form method="post" action="/sign-out"><button class="plain" type="submit">Sign out</button></form></section>`
}

/** What `getProfileAndToken` read. */
function attributes(profile: Profile<Record<string, unknown>>): Html {
  const { rawAttributes, customAttributes: _, role: __, roles: ___, ...facts } = profile
  const rows = [
    ...Object.entries(facts),
    ...Object.entries(rawAttributes ?? {}).map(([k, v]) => [`raw: ${k}`, v]),
  ]
  return html`<section aria-labelledby="profile"><h2 id="profile">The profile that Meridian received</h2>
<div class="scroll"><table><thead><tr><th scope="col">Field</th><th scope="col">Value</th></tr></thead><tbody>${rows.map(
    ([field, value]) => html`<tr><th scope="row">${String(field)}</th><td>${plain(value)}</td></tr>`,
  )}</tbody></table></div></section>`
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(', ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '–')
}

const shownEvents: EventName[] = [
  'connection.activated',
  'connection.deactivated',
  'connection.deleted',
  'authentication.sso_succeeded',
  'authentication.sso_failed',
]

function eventTable(events: Event[]): Html {
  const rows = events.map(({ createdAt, event, id }) => {
    const at = new Date(createdAt)
    return html`<tr><td><time datetime="${at.toISOString()}">${at.toLocaleTimeString('en-GB')}</time></td>
<td><code>${event}</code></td><td><code>${id}</code></td></tr>`
  })
  return html`<section aria-labelledby="events"><h2 id="events">Newest events</h2>
${
  rows.length === 0
    ? html`<p>Nothing has happened yet. Activating a connection is an event, and so is every sign-in.</p>`
    : html`<div class="scroll"><table><thead><tr><th scope="col">Time</th><th scope="col">Event</th><th scope="col">id</th></tr></thead>
<tbody>${rows}</tbody></table></div>`
}
<p><a href="/">Look again</a></p></section>`
}

function refusal(code: string, description: string): Html {
  return page(
    shell,
    'Not signed in',
    html`<h1>You are not signed in</h1>
<p class="note bad">${description || 'The identity provider or Gatehouse refused.'} <code>${code}</code></p>
<p>Whoever set up single sign-on sees the reason in the Admin Portal, under recent sign-ins.</p>
<p><a class="button" href="/">Back to Meridian</a></p>`,
  )
}

function cookie({ headers }: Request, name: string): string | undefined {
  const pairs = headers.cookie?.split('; ').map((pair) => pair.split('=')) ?? []
  return pairs.find(([key]) => key === name)?.[1]
}

function setCookie(name: string, value: string, seconds: number): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}`
}
