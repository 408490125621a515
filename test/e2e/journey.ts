/** The way from the grid to an active connection, as a person takes it: one function per thing that they do. */
import type { Page } from 'playwright-core'
import { loadGuides } from '../../src/guides/index.ts'
import { packageRoot } from '../../src/package-root.ts'
import type { PortalPage } from '../world/portal-page.ts'
import { password } from '../world/simplesamlphp-people.ts'

export const guides = await loadGuides([`${packageRoot}/guides`])

export const testHeading = 'Test the sign-in before anybody relies on it'

/** Goes to the grid's provider, and to the first step of its guide. */
export async function choose({ button, screen }: PortalPage, id: string): Promise<void> {
  const { name, protocol, steps } = await guides.findGuide(id)
  const several = guides.listCards().filter((card) => card.name === name).length > 1
  await button(several ? `${name}, ${protocol.toUpperCase()}` : new RegExp(`^${name}`)).click()
  await screen(steps[0]?.title ?? '')
}

export interface OurValues {
  acs_url: string
  entity_id: string
}
/** What the step offers for copying into a SAML provider. */
export async function ourSamlValues(page: Page): Promise<OurValues> {
  return { acs_url: await copied(page, '/sso/saml/acs/'), entity_id: await copied(page, '/metadata/conn') }
}
export const ourRedirectUri = (page: Page) => copied(page, '/sso/oidc/callback/')

function copied(page: Page, part: string): Promise<string> {
  return page.getByRole('main').locator('code', { hasText: part }).first().innerText()
}

/** Confirms the guide's steps from `from` on, and arrives at the test. */
export async function followToTest({ button, screen }: PortalPage, id: string, from = 0): Promise<void> {
  const { steps } = await guides.findGuide(id)
  for (const step of steps.slice(from)) {
    await screen(step.title)
    await button(step.confirm).click()
  }
  await screen(testHeading)
}

/** Signs in for the test in the tab that opens, and answers with that tab once it shows a result. */
export async function runTest(
  portal: PortalPage,
  result: string | RegExp,
  login: (tab: Page) => Promise<unknown> = async () => undefined,
): Promise<Page> {
  const tab = await portal.nextTab(() => portal.button(/^Test (sign-in|again)$/).click())
  await login(tab)
  await tab.getByRole('heading', { level: 1, name: result }).waitFor()
  return tab
}

export async function logInAtSimpleSamlPhp(page: Page, user = 'alice'): Promise<void> {
  await page.locator('input[name=username]').fill(user)
  await page.locator('input[name=password]').fill(password)
  await page.locator('input[name=password]').press('Enter')
}

export async function logInAtOidcProvider(page: Page, user = 'alice'): Promise<void> {
  await page.getByLabel('Login').fill(user)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** The first tab has seen the same result as the test's own. */
export async function activate(portal: PortalPage): Promise<void> {
  await portal.screen('The sign-in works')
  await portal.button('Go on to activation').click()
  await portal.screen('Activate single sign-on')
  await portal.button('Activate single sign-on').click()
}
