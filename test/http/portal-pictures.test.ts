import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { updateSettings } from '../../src/resources/environments/environments.ts'
import { startApp, type TestApp } from '../harness.ts'
import { enterPortal } from '../world/portal-browser.ts'
import { serveText, type TextServer } from '../world/text-server.ts'

let app: TestApp
let files: TextServer
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
beforeAll(async () => {
  app = await startApp({ settings: { RATE_LIMITS: 'links=0' } })
  files = await serveText()
})
afterAll(async () => {
  await files.stop()
  await app.stop()
})

async function brandWith(logo_url: string) {
  const { settings } = app.environment
  await app.deps.store.change(systemActor, (tx) =>
    updateSettings(tx, app.environment.id, { ...settings, branding: { ...settings.branding, logo_url } }),
  )
  const own = await app.call('POST', '/organizations', { body: { name: 'Own' } })
  const { body } = await (await enterPortal(app, String(own.body.id))).call('GET', '/session')
  return JSON.parse(JSON.stringify(body.branding))
}

it('serves the vendor’s logo as its own, so that no other host learns of a visit, and lets it run nothing', async () => {
  const branding = await brandWith(files.serve('/logo.svg', svg, 'image/svg+xml'))
  expect(branding.logo_url).toMatch(/^\/portal\/brand\/[\w-]+\/logo_url$/)
  const picture = await app.call('GET', branding.logo_url, { key: null })
  expect(picture.status).toBe(200)
  expect(picture.headers.get('content-type')).toBe('image/svg+xml')
  expect(picture.headers.get('content-security-policy')).toContain('sandbox')
  expect(picture.text).toBe(svg)
})

it.each([
  ['a page', 'text/html', '<h1>no</h1>'],
  ['more than a hundred kilobytes', 'image/png', 'x'.repeat(102_401)],
])('does not pass on %s', async (_, type, text) => {
  const branding = await brandWith(files.serve(`/other-${type}`, text, type))
  expect((await app.call('GET', branding.logo_url, { key: null })).status).toBe(404)
})

it('answers 404 to a branding or a picture that there is not', async () => {
  const branding = await brandWith(files.serve('/logo2.svg', svg, 'image/svg+xml'))
  for (const path of ['/portal/brand/none/logo_url', branding.logo_url.replace('logo_url', 'name')])
    expect((await app.call('GET', path, { key: null })).status).toBe(404)
})
