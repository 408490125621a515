/** From a link to a released directory in a browser, with a provider that speaks SCIM over HTTP. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { GenerateLinkIntent } from 'workos-node-11'
import { synchronize } from '../../src/pulls/sync.ts'
import { type DirectoryRecord, listDirectoriesOf } from '../../src/resources/directories/directories.ts'
import { tendDirectory } from '../../src/resources/directories/upkeep.ts'
import type { PortalPage } from '../world/portal-page.ts'
import { startWorkday } from '../world/workday-raas.ts'
import { focusIsAtTheStart, pressOn, skipToContent, tabTo, typeInto } from './keyboard.ts'
import { inspect } from './screen.ts'
import { startStage } from './stage.ts'

const stage = startStage({ settings: { ALLOW_PRIVATE_NETWORKS: 'true' } })
const intent = GenerateLinkIntent.DSync
const heading = 'Where are your people kept?'

/** As Okta calls: its own name, its media type, a look-up before each create. */
function oktaAt(endpoint: string, token: string) {
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${endpoint}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'user-agent': 'Okta SCIM Client 1.0.0',
        'content-type': 'application/scim+json; charset=utf-8',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
  }
  return {
    ask,
    test: () => ask('GET', '/Users?startIndex=1&count=1'),
    create: async (name: string, more: object = {}) => {
      const [first = '', last = ''] = name.split(' ')
      const user_name = `${first}.${last}@kestrel.example`.toLowerCase()
      await ask(
        'GET',
        `/Users?filter=${encodeURIComponent(`userName eq "${user_name}"`)}&startIndex=1&count=100`,
      )
      const { body } = await ask('POST', '/Users', {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: user_name,
        externalId: `00u${first}${last}`,
        name: { givenName: first, familyName: last },
        displayName: name,
        emails: [{ primary: true, value: user_name, type: 'work' }],
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Tools' },
        title: 'Engineer',
        active: true,
        groups: [],
        ...more,
      })
      return String(body.id)
    },
    group: (displayName: string, members: string[]) =>
      ask('POST', '/Groups', {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
        displayName,
        members: members.map((value) => ({ value })),
      }),
  }
}

const copied = (page: Page, part: string) =>
  page.getByRole('main').locator('code', { hasText: part }).first().innerText()

async function connectOkta({ page, button, screen }: PortalPage) {
  await button('Make a token').click()
  await page.getByText('It is shown once').first().waitFor()
  const okta = oktaAt(await copied(page, '/scim/v2.0/'), await copied(page, 'dsync_'))
  await button("I've connected provisioning").click()
  await screen('Switch on what Okta may send')
  await button("I've switched it on").click()
  await screen('Choose whom Okta sends')
  await button("I've assigned people").click()
  return okta
}

const visit = { intent, heading, name: 'Kestrel', domains: ['kestrel.example'] }
const store = () => stage().app.deps.store
const ownerOf = (organization_id: string) => ({
  environment_id: stage().app.environment.id,
  organization_id,
})
async function directoryOf(organization: string): Promise<DirectoryRecord> {
  const { environment_id, organization_id } = ownerOf(organization)
  const [row] = await listDirectoriesOf(store().db, environment_id, organization_id)
  if (!row) throw new Error('there is no directory yet')
  return row
}
/** What a background job does every few seconds. */
async function settle(organization: string) {
  await tendDirectory(store(), await directoryOf(organization), AbortSignal.timeout(10_000))
}

/** To the end of the guide, and a few people beside. */
async function arrive(portal: PortalPage) {
  await portal.button(/^Okta/).click()
  await portal.screen("Connect Okta's provisioning to us")
  const okta = await connectOkta(portal)
  await portal.screen('Waiting for the first request from Okta')
  const ada = await okta.create('Ada Example')
  const lin = await okta.create('Lin Sample')
  await okta.create('Far Away', {
    emails: [{ primary: true, type: 'work', value: 'far@elsewhere.example' }],
  })
  await okta.group('Engineering', [ada, lin])
  await portal.screen('Okta is talking to us')
  return { okta, ada, lin }
}
/** From there to the end, with nothing mapped. */
async function release(portal: PortalPage, organization: string) {
  await portal.button('See what can be mapped').click()
  await portal.screen(/what it needs/)
  await portal.button("I've checked the attributes").click()
  await portal.screen('This is what the first sync will do')
  await portal.button(/^Release \d+ people/).click()
  await portal.screen('Directory Sync is on')
  await settle(organization)
}
const part = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of this directory' }).getByRole('link', { name })

test('each request shows as it comes, with what was understood of it', () =>
  stage().setUp(async (portal) => {
    const { page, button, screen } = portal
    await inspect(page, 'grid of directories')
    await button(/^Okta/).click()
    await screen("Connect Okta's provisioning to us")
    await inspect(page, 'directory without a token')
    const okta = await connectOkta(portal)
    await screen('Waiting for the first request from Okta')
    await inspect(page, 'waiting for the first request')
    await okta.test()
    await screen('Okta is connected')
    await oktaAt(await copied(page, '/scim/v2.0/'), 'dsync_somethingElse').test()
    await screen('Okta knocks, and is not let in yet')
    await page.getByText('The token was refused. It ended in …Else').waitFor()
    await inspect(page, 'a refused token')
    const ada = await okta.create('Ada Example')
    await okta.create('Odd One', { emails: [], userName: 'odd' })
    await okta.ask('PATCH', `/Users/${ada}`, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
    })
    await screen('Okta is talking to us')
    await page.getByText('Ada Example arrived').waitFor()
    await page.getByText('Refused: Required attributes missing: emails').waitFor()
    await inspect(page, 'requests as they come')
    await page.getByRole('button', { name: /^Show the details of PATCH/ }).click()
    await page.getByText('Wrote the operation with a capital').waitFor()
    await inspect(page, 'details of a request')
  }, visit))

test('attributes are mapped from what was received, and nobody is told before the release', () =>
  stage().setUp(async (portal, organization) => {
    const { page, button, screen } = portal
    await arrive(portal)
    await button('See what can be mapped').click()
    await screen(/^Does .* get what it needs\?$/)
    await button('Add an attribute').click()
    await page.getByLabel(/^Name in /).fill('team')
    await page.getByRole('button', { name: /^Take .*department$/ }).click()
    await inspect(page, 'attributes')
    await button("I've checked the attributes").click()
    await screen('This is what the first sync will do')
    await page.getByText('elsewhere.example is not one of your verified domains').waitFor()
    await inspect(page, 'preview')
    expect(await stage().vendor.eventsOf(organization)).toEqual(['organization.created'])
    await button('Release 3 people').click()
    await screen('Directory Sync is on')
    await inspect(page, 'released')
    await settle(organization)
    const told = await stage().vendor.sdk.directorySync.listUsers({
      directory: (await directoryOf(organization)).id,
    })
    expect(told.data.map(({ customAttributes }) => customAttributes)).toMatchObject([
      { team: 'Tools' },
      { team: 'Tools' },
      { team: 'Tools' },
    ])
    await button(/^Back to /).click()
    await page.waitForURL(stage().vendor.success_url)
  }, visit))

test('afterwards everything can be looked at, and a refused request applied again', () =>
  stage().setUp(async (portal, organization) => {
    const { page, screen } = portal
    const { okta, ada } = await arrive(portal)
    await release(portal, organization)
    await page.getByRole('link', { name: 'See the directory' }).click()
    await screen(/^Okta and /)
    await inspect(page, 'directory in use')
    await part(page, 'People').click()
    await screen('People')
    await portal.field('Find a person').fill('ada')
    await page.getByText('Lin Sample').waitFor({ state: 'detached' })
    expect(await page.locator('main [aria-current="page"]').allInnerTexts()).toEqual(['People'])
    await inspect(page, 'people of a directory')
    await page.getByRole('link', { name: 'Ada Example' }).click()
    await screen('Ada Example')
    await page.getByText('"department": "Tools"').waitFor()
    await inspect(page, 'one person')
    await part(page, 'Groups').click()
    await screen('Groups')
    await inspect(page, 'groups of a directory')
    await page.getByRole('link', { name: /Engineering/ }).click()
    await page.getByText('Members of Engineering').waitFor()
    // Somebody with this sign-in name is there; once they are gone, the same request is right.
    await okta.ask('PUT', `/Users/${ada}`, { userName: 'lin.sample@kestrel.example', emails: [] })
    await part(page, 'Requests').click()
    await screen('Requests')
    await page.getByRole('button', { name: /^Show the details of PUT/ }).click()
    await inspect(page, 'request log')
    await page.getByRole('button', { name: 'Apply it again' }).click()
    await page.getByText('It was refused again').first().waitFor()
  }, visit))

test('a console that wants an OAuth client gets one, and its people arrive', () =>
  stage().setUp(async (portal) => {
    const { page, button, screen } = portal
    await button(/^Any SCIM/).click()
    await screen('Connect your directory to us')
    await button('Make a token').click()
    await page.getByText('dsync_').waitFor()
    await page.getByText('ask for a client ID and a secret?').click()
    await button('Use an OAuth client').click()
    const question = page.getByRole('alertdialog')
    await question.getByText('ends now').waitFor()
    await inspect(page, 'token or client')
    await question.getByRole('button', { name: 'Use an OAuth client' }).click()
    await question.waitFor({ state: 'detached' })
    await button('Make a client secret').click()
    await page.getByText('It is shown once').first().waitFor()
    await inspect(page, 'OAuth client')
    const client_secret = await copied(page, 'dsync_')
    const endpoint = await copied(page, '/scim/v2.0/')
    const token_url = await copied(page, '/oauth/token')
    await button("I've connected the directory").click()
    await screen('Check what your directory sends')
    await button("I've checked the attributes").click()
    await screen('Choose whom your directory sends')
    await button("I've assigned people").click()
    await screen('Waiting for the first request from your directory')
    const token = await fetch(token_url, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: endpoint.split('/').at(-1) ?? '',
        client_secret,
      }),
    })
    const { access_token }: { access_token: string } = JSON.parse(await token.text())
    await screen('Your directory is connected')
    await oktaAt(endpoint, access_token).create('Ada Example')
    await screen('Your directory is talking to us')
  }, visit))

const csv = (people: number) =>
  [
    'id,email,first_name,last_name',
    ...Array.from({ length: people }, (_, n) => `p${n},p${n}@kestrel.example,Person,No${n}`),
  ].join('\n')
const file = (people: number) => ({
  name: 'users.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(csv(people)),
})
/** Until it is received: what is announced of an earlier file stays on the page. */
async function send(page: Page, people: number) {
  const received = page.waitForResponse((response) => response.url().endsWith('/files') && response.ok())
  await page.getByLabel('Choose files').setInputFiles(file(people))
  await received
  await page.getByText('Received: users.csv').first().waitFor()
}
async function read(organization: string) {
  const { id } = await directoryOf(organization)
  await synchronize(stage().app.deps, id, 'upload', AbortSignal.timeout(20_000))
}

test('CSV files by hand; then a mass deactivation that waits for its number', () =>
  stage().setUp(async (portal, organization) => {
    const { page, button, screen } = portal
    await button(/^CSV files/).click()
    await screen('Write the files')
    await inspect(page, 'write the files')
    await button("I've made the files").click()
    await screen('Send the files')
    portal.expect(/422/)
    await page.getByLabel('Choose files').setInputFiles({
      name: 'users.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('id,email\n,ada@kestrel.example'),
    })
    await page.getByText('users.csv, line 2: id is empty').waitFor()
    await inspect(page, 'a file with a mistake')
    await send(page, 40)
    await inspect(page, 'send the files')
    await read(organization)
    await button("I've sent the files").click()
    await screen('People from your files are here')
    await inspect(page, 'files as they are read')
    await button('See what can be mapped').click()
    await screen(/what it needs/)
    await button("I've checked the attributes").click()
    await screen('This is what the first sync will do')
    await button('Release 40 people').click()
    await screen('Directory Sync is on')
    await settle(organization)
    await page.getByRole('link', { name: 'See the directory' }).click()
    await screen(/ and /)
    await part(page, 'Readings').click()
    await screen('Readings')
    await send(page, 10)
    await read(organization)
    await page.getByRole('heading', { name: '30 people would lose their access' }).waitFor()
    await button('Look at the people').click()
    await inspect(page, 'a change that is held back')
    await page.getByLabel('To run it anyway, type 30').fill('3')
    await button('Deactivate').click()
    await page.getByText('Type 30 to run it').waitFor()
    await inspect(page, 'the wrong number')
    await page.getByLabel('To run it anyway, type 30').fill('30')
    await button('Deactivate').click()
    await page.getByRole('heading', { name: /would lose/ }).waitFor({ state: 'detached' })
    await read(organization)
    await part(page, 'People').click()
    await screen('People')
    await page.getByText('p9@kestrel.example').waitFor()
    expect(await page.getByText('p39@kestrel.example').count()).toBe(0)
  }, visit))

test('from the link to the release by keyboard alone, past a reload that forgets the token', () =>
  stage().setUp(async (portal, organization) => {
    const { page, button, screen } = portal
    await skipToContent(page)
    await typeInto(page, page.getByRole('searchbox'), 'any scim')
    await pressOn(page, button(/^Any SCIM/))
    await screen('Connect your directory to us')
    expect(await focusIsAtTheStart(page)).toBe(true)
    await pressOn(page, button('Make a token'))
    await page.getByText('dsync_').waitFor()
    await page.reload()
    await screen('Connect your directory to us')
    await page.getByText('Nobody can show it again').waitFor()
    await pressOn(page, button('Make a new one'))
    await page.getByText('Two tokens are active').waitFor()
    await inspect(page, 'two tokens')
    await pressOn(page, button(/^Delete token/))
    const question = page.getByRole('alertdialog')
    await question.getByText('It was never used').waitFor()
    await inspect(page, 'delete a token')
    await tabTo(page, question.getByRole('button', { name: 'Delete the token' }))
    await page.keyboard.press('Enter')
    await question.waitFor({ state: 'detached' })
    const theirs = oktaAt(await copied(page, '/scim/v2.0/'), await copied(page, 'dsync_'))
    await pressOn(page, button("I've connected the directory"))
    await screen('Check what your directory sends')
    await pressOn(page, button("I've checked the attributes"))
    await screen('Choose whom your directory sends')
    await pressOn(page, button("I've assigned people"))
    await screen('Waiting for the first request from your directory')
    await theirs.create('Ada Example')
    await screen('Your directory is talking to us')
    await pressOn(page, page.getByRole('button', { name: /^Show the details of POST/ }))
    await pressOn(page, button('See what can be mapped'))
    await screen(/what it needs/)
    expect(await focusIsAtTheStart(page)).toBe(true)
    await pressOn(page, button("I've checked the attributes"))
    await screen('This is what the first sync will do')
    await pressOn(page, button('Release 1 person'))
    await screen('Directory Sync is on')
    await settle(organization)
    await pressOn(page, button(/^Back to /))
    await page.waitForURL(stage().vendor.success_url)
  }, visit))

test('what is read asks for its settings, says why it was refused, and goes on where it stopped', () =>
  stage().setUp(async (portal, organization) => {
    const { page, button, screen } = portal
    const workday = await startWorkday()
    try {
      await button(/^Workday/).click()
      await screen('Make a user that may read the reports')
      await button("I've made the user").click()
      await screen('Make the reports and give us their addresses')
      await button("I've entered the addresses").click()
      await page.getByText('Bring “Address of the report of people” back').waitFor()
      await portal.field('Address of the report of people').fill(workday.users_url)
      await portal.field('User name').fill(workday.username)
      await portal.field('Password').fill('another one')
      await button("I've entered the addresses").click()
      await page.getByText('Workday did not let us in').waitFor()
      await inspect(page, 'a source that refuses')
      await portal.field('Password').fill(workday.password)
      await button("I've entered the addresses").click()
      await screen('Reading Workday for the first time')
      await inspect(page, 'first reading')
      // Another link, another browser: it goes on here.
      await stage().visit(async (again) => {
        const link = await stage().vendor.link(organization, intent)
        await again.enter(link, 'Reading Workday for the first time')
      })
    } finally {
      await workday.stop()
    }
  }, visit))
