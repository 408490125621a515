/**
 * Harbor ID, a small SAML identity provider around npm `samlp`: what Okta or Entra ID is for a customer, on this
 * machine. Its console asks for two values and believes them, as a real one does; a wrong one is for the portal to find.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import samlp, { type PassportUser } from 'samlp'
import { createServiceProviderCertificate } from '../src/protocols/saml/service-provider-certificate.ts'
import { html } from './html.ts'
import { answering, createSite, page, redirect, type Shell, send, serve, setting } from './server.ts'

const port = Number(setting('PORT'))
const origin = `http://localhost:${port}`
const entityId = `${origin}/saml`
const shell: Shell = { brand: 'Harbor ID', look: 'harbor', source: 'demo/identity-provider.ts' }

interface Person {
  id: string
  email: string
  firstName: string
  lastName: string
  groups: string[]
}
const people: readonly Person[] = [
  {
    id: 'u-1001',
    email: 'ada@acme.example',
    firstName: 'Ada',
    lastName: 'Okafor',
    groups: ['Engineering', 'Admins'],
  },
  { id: 'u-1002', email: 'lin@acme.example', firstName: 'Lin', lastName: 'Müller', groups: ['Engineering'] },
]

/** What survives a restart: the signing key, and what was typed into the console. */
interface Kept {
  key: string
  certificate: string
  acs_url: string
  audience: string
}
const file = join(setting('DATA_DIR'), 'identity-provider.json')
let kept = recall()

const site =
  createSite(`<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#6b3fa0"/>
<g fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round"><circle cx="16" cy="8.5" r="2.5"/>
<path d="M16 11v14M11 15h10M7 19c0 4 4 6 9 6s9-2 9-6"/></g></svg>`)

site.get(
  '/',
  answering(shell, (request, response) => send(response, consolePage(request.query.saved !== undefined))),
)
site.all(
  '/settings',
  answering(shell, ({ body }, response) => {
    kept = remember({ ...kept, acs_url: body?.acs_url?.trim() ?? '', audience: body?.audience?.trim() ?? '' })
    redirect(response, '/?saved=1')
  }),
)
const endpoints = { redirectEndpointPath: '/sso', postEndpointPath: '/sso' }
site.get('/metadata', samlp.metadata({ issuer: entityId, cert: kept.certificate, ...endpoints }))
site.all(
  '/sso',
  answering(shell, ({ query, body }, response) => {
    const { SAMLRequest = '', RelayState = '' } = { ...query, ...body }
    send(response, kept.acs_url ? choicePage(SAMLRequest, RelayState) : emptyPage())
  }),
)
site.all('/sso/continue', (request, response, next) => {
  const person = people.find(({ id }) => id === request.body?.person)
  if (!person || !kept.acs_url) return redirect(response, '/')
  const answer = samlp.auth({
    issuer: entityId,
    cert: kept.certificate,
    key: kept.key,
    audience: kept.audience,
    destination: kept.acs_url,
    recipient: kept.acs_url,
    lifetimeInSeconds: 300,
    getPostURL: (_audience, _request, _incoming, done) => done(null, kept.acs_url),
    getUserFromRequest: () => passportUser(person),
    profileMapper: () => ({
      getClaims: () => ({ ...person }),
      getNameIdentifier: () => ({
        nameIdentifier: person.email,
        nameIdentifierFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      }),
    }),
    responseHandler: (message, { postUrl }) =>
      send(response, sendingPage(postUrl, message.toString('base64'), request.body?.RelayState ?? '')),
  })
  answer(request, response, next)
})

serve(site, shell, port)

function consolePage(saved: boolean) {
  return page(
    shell,
    'Console',
    html`<h1>Applications</h1>
<p class="lead">You are the administrator of Acme's identity provider. Tell it about Meridian: copy both values from the set-up that
Meridian sent you to, then give Meridian the metadata address below.</p>
${saved && html`<p class="note" role="status">Saved. The next sign-in uses these values.</p>`}
<div class="two">
<section aria-labelledby="app"><h2 id="app">Meridian · SAML 2.0</h2>
<form method="post" action="/settings">
<label for="acs">Single sign-on URL</label>
<p class="hint" id="acs-hint">Where we send the response. Also called ACS URL.</p>
<input id="acs" name="acs_url" type="url" required aria-describedby="acs-hint" autocomplete="off" spellcheck="false" value="${kept.acs_url}">
<label for="audience">Audience URI</label>
<p class="hint" id="audience-hint">Whom the response is meant for. Also called SP Entity ID. We do not check it: Meridian will.</p>
<input id="audience" name="audience" required aria-describedby="audience-hint" autocomplete="off" spellcheck="false" value="${kept.audience}">
<button type="submit">Save</button>
</form></section>
<section aria-labelledby="give"><h2 id="give">What Meridian needs from us</h2>
<label for="metadata">Metadata URL</label>
<p class="hint" id="metadata-hint">Copy it into the set-up. It holds our issuer, sign-in address and certificate.</p>
<input id="metadata" readonly aria-describedby="metadata-hint" value="${origin}/metadata">
<p class="hint">Attributes that we send: <code>id</code>, <code>email</code>, <code>firstName</code>, <code>lastName</code>, <code>groups</code>.</p>
</section>
</div>
<section aria-labelledby="people"><h2 id="people">People</h2>
<div class="scroll"><table><thead><tr><th scope="col">Name</th><th scope="col">Email</th><th scope="col">id</th><th scope="col">Groups</th></tr></thead>
<tbody>${people.map(
      (
        person,
      ) => html`<tr><td>${person.firstName} ${person.lastName}</td><td>${person.email}</td><td>${person.id}</td>
<td>${person.groups.join(', ')}</td></tr>`,
    )}</tbody></table></div>
<p class="hint">Both are assigned to Meridian.</p></section>`,
  )
}

function choicePage(samlRequest: string, relayState: string) {
  return page(
    shell,
    'Sign in',
    html`<h1>Who are you?</h1>
<p class="lead">Meridian asks for your identity. A real provider would want a password now.</p>
<form class="card" method="post" action="/sso/continue">
<input type="hidden" name="SAMLRequest" value="${samlRequest}">
<input type="hidden" name="RelayState" value="${relayState}">
<ul class="people">${people.map(
      (
        person,
      ) => html`<li><button type="submit" name="person" value="${person.id}">${person.firstName} ${person.lastName}
<small>${person.email}</small></button></li>`,
    )}</ul>
</form>`,
  )
}

function emptyPage() {
  return page(
    shell,
    'Not set up',
    html`<h1>We do not know this application</h1>
<p class="lead">Somebody wants to sign in, but nobody has told Harbor ID about Meridian yet.</p>
<p><a class="button" href="/">Open the console</a></p>`,
  )
}

/** Goes on by itself in a browser with JavaScript; the button does without. */
function sendingPage(to: string, message: string, relayState: string) {
  return page(
    shell,
    'Signing in',
    html`<h1>Signing you in</h1>
<form class="card" method="post" action="${to}" id="go">
<input type="hidden" name="SAMLResponse" value="${message}">
${relayState && html`<input type="hidden" name="RelayState" value="${relayState}">`}
<button type="submit">Continue to Meridian</button>
</form>
<script>document.getElementById('go').submit()</script>`,
  )
}

function passportUser({ id, email, firstName, lastName }: Person): PassportUser {
  return { id, name: { givenName: firstName, familyName: lastName }, emails: [{ value: email }] }
}

function recall(): Kept {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    const made = createServiceProviderCertificate({ common_name: 'Harbor ID', now: new Date(), years: 3 })
    return remember({ key: made.private_key, certificate: made.certificate, acs_url: '', audience: '' })
  }
}

function remember(now: Kept): Kept {
  mkdirSync(setting('DATA_DIR'), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, JSON.stringify(now, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return now
}
