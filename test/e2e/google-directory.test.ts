/** Google Workspace in a browser, from the link to the first sync: consent at a strict double, groups chosen, people read. */
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { GenerateLinkIntent } from 'workos-node-11'
import { synchronize } from '../../src/pulls/sync.ts'
import { listDirectoriesOf } from '../../src/resources/directories/directories.ts'
import { tendDirectory } from '../../src/resources/directories/upkeep.ts'
import { startGoogleDirectory } from '../world/google-directory.ts'
import type { PortalPage } from '../world/portal-page.ts'
import { ledTo } from '../world/pull-world.ts'
import { pressOn, tabTo, typeInto } from './keyboard.ts'
import { inspect } from './screen.ts'
import { startStage } from './stage.ts'

const google = await startGoogleDirectory()
afterAll(google.stop)
const stage = startStage({
  settings: {
    GOOGLE_CLIENT_ID: google.client.client_id,
    GOOGLE_CLIENT_SECRET: google.client.client_secret,
  },
  outbound: ledTo({ 'oauth2.googleapis.com': google.origin, 'admin.googleapis.com': google.origin }),
})
const visit = {
  intent: GenerateLinkIntent.DSync,
  heading: 'Where are your people kept?',
  name: 'Kestrel',
  origins: ['https://accounts.google.com'],
}

const person = (id: string, given: string) => ({
  id,
  primaryEmail: `${given.toLowerCase()}@kestrel.example`,
  name: { givenName: given, familyName: 'Example' },
})
google.users.push(person('1', 'Ada'), person('2', 'Lin'), person('3', 'Far'))
google.groups.push(
  {
    id: 'g1',
    name: 'Engineering',
    email: 'engineering@kestrel.example',
    members: [member('1'), member('2')],
  },
  { id: 'g2', name: 'Everybody', email: 'all@kestrel.example', members: [member('3')] },
)
function member(id: string) {
  return { id, type: 'USER' as const }
}

/** The browser asks accounts.google.com; the double answers. */
async function leadToDouble(page: Page): Promise<void> {
  google.redirect_uris.push(`${stage().app.origin}/portal/google/callback`)
  await page.context().route('https://accounts.google.com/**', async (route) => {
    const { pathname, search } = new URL(route.request().url())
    const answer = await fetch(`${google.origin}${pathname}${search}`)
    const headers = { 'content-type': answer.headers.get('content-type') ?? 'text/html' }
    await route.fulfill({ status: answer.status, headers, body: await answer.text() })
  })
}
async function directoryOf(organization: string) {
  const { deps, environment } = stage().app
  const [row] = await listDirectoriesOf(deps.store.db, environment.id, organization)
  if (!row) throw new Error('there is no directory yet')
  return row
}
async function read(organization: string): Promise<void> {
  const { id } = await directoryOf(organization)
  await synchronize(stage().app.deps, id, 'settings', AbortSignal.timeout(20_000))
}
/** What a background job does every few seconds. */
async function settle(organization: string): Promise<void> {
  await tendDirectory(stage().app.deps.store, await directoryOf(organization), AbortSignal.timeout(10_000))
}
async function atGoogle({ page }: PortalPage): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
}

test('consent, one group of two, and the people of that group arrive', () =>
  stage().setUp(async (portal, organization) => {
    const { page, button, screen } = portal
    await leadToDouble(page)
    await button(/^Google Workspace/).click()
    await screen('Let us read your Google directory')
    await inspect(page, 'Google by consent')
    await button("I've let you in").click()
    await page.getByText('Sign in with Google and say yes').waitFor()
    await inspect(page, 'Google without consent')
    await button('Sign in with Google').click()
    await atGoogle(portal)
    await page.getByRole('link', { name: 'Cancel' }).click()
    await screen('Let us read your Google directory')
    await page.getByText('Google was told no').waitFor()
    await inspect(page, 'Google said no')
    await button('Sign in with Google').click()
    await atGoogle(portal)
    await page.getByRole('link', { name: 'Continue' }).click()
    await screen('Let us read your Google directory')
    await page.getByText('Google lets us in').waitFor()
    expect(page.url()).not.toMatch(/code|state|token/)
    await inspect(page, 'Google said yes')
    await button("I've let you in").click()
    await screen('Whom shall we take?')
    await inspect(page, 'whom to take')
    await page.getByRole('radio', { name: 'Only members of these groups' }).check()
    await button("I've chosen").click()
    await page.getByText('Choose at least one group, or take everybody.').waitFor()
    await portal.field('Find a group').fill('engin')
    await page.getByText('all@kestrel.example').waitFor({ state: 'detached' })
    await page.getByLabel(/^Engineering/).check()
    await page.getByText('1 group chosen').waitFor()
    await inspect(page, 'one group chosen')
    await button("I've chosen").click()
    await screen('Reading Google Workspace for the first time')
    await read(organization)
    await screen('People from Google Workspace are here')
    await page.getByText('2 people, 1 group so far').waitFor()
    await inspect(page, 'Google was read')
    await button('See what can be mapped').click()
    await screen(/what it needs/)
    await button("I've checked the attributes").click()
    await screen('This is what the first sync will do')
    await page.getByText('ada@kestrel.example').first().waitFor()
    expect(await page.getByText('far@kestrel.example').count()).toBe(0)
    await button('Release 2 people').click()
    await screen('Directory Sync is on')
    await settle(organization)
    await page.getByRole('link', { name: 'See the directory' }).click()
    await screen(/^Google Workspace and /)
    await page.getByText('Google Workspace lets us in').waitFor()
    await inspect(page, 'Google in use')
    await page.getByRole('link', { name: 'Choose groups' }).click()
    await screen('Whom shall we take?')
    await page.getByText('1 group chosen').waitFor()
  }, visit))

test('a key of their own instead, and groups by keyboard alone', () =>
  stage().setUp(async (portal, organization) => {
    const { page, button, screen } = portal
    await button(/^Google Workspace/).click()
    await screen('Let us read your Google directory')
    await tabTo(page, page.getByRole('radio', { name: 'Consent with Google' }))
    await page.keyboard.press('ArrowDown')
    await portal.field(/^Key of the service account/).waitFor()
    await inspect(page, 'Google by key')
    await typeInto(page, portal.field(/^Key of the service account/), google.key)
    await typeInto(page, portal.field(/^Email address of an administrator/), google.admin)
    await pressOn(page, button("I've let you in"))
    await screen('Whom shall we take?')
    await tabTo(page, page.getByRole('radio', { name: 'Everybody' }))
    await page.keyboard.press('ArrowDown')
    await typeInto(page, portal.field('Find a group'), 'every')
    await tabTo(page, page.getByRole('checkbox', { name: /^Everybody/ }))
    await page.keyboard.press('Space')
    await pressOn(page, button("I've chosen"))
    await screen('Reading Google Workspace for the first time')
    await read(organization)
    await screen('People from Google Workspace are here')
    await page.getByText('1 person, 1 group so far').waitFor()
  }, visit))
