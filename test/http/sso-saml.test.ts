import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../harness.ts'
import { type Samlp, startSamlp } from '../world/samlp.ts'
import {
  addConnection,
  allowRedirect,
  callback,
  lastAttempt,
  redeem,
  samlJourney,
  samlSettings,
} from './sso-journey.ts'

let app: TestApp
let samlp: Samlp
beforeAll(async () => {
  app = await startApp()
  samlp = await startSamlp()
  await allowRedirect(app, callback)
})
afterAll(async () => {
  await samlp.stop()
  await app.stop()
})

describe('a sign-in through samlp', () => {
  it('ends with a profile, and tells its story in rows and events', async () => {
    const connection = await addConnection(app, samlSettings(samlp))
    await app.events()
    const { to } = await samlJourney(app, samlp, { connection: connection.id, state: 'a b+c%/ü' })
    expect(to.origin + to.pathname).toBe(callback)
    expect(to.searchParams.get('state')).toBe('a b+c%/ü')
    const answer = await redeem(app, to.searchParams.get('code'))
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 600 } })
    expect(answer.body.profile).toMatchObject({
      object: 'profile',
      connection_id: connection.id,
      organization_id: connection.organization_id,
      connection_type: 'GenericSAML',
      idp_id: 'carol|1',
      email: 'carol@example.test',
      first_name: 'Carol',
      last_name: 'Clark',
    })
    expect(await app.events()).toEqual(['authentication.sso_started', 'authentication.sso_succeeded'])
    expect(await lastAttempt(app, connection.id)).toMatchObject({
      state: 'succeeded',
      email: 'carol@example.test',
      failure: null,
    })
    const token = String(answer.body.access_token)
    const profile = await app.call('GET', '/sso/profile', { key: token })
    expect(profile.body).toEqual(answer.body.profile)
  })
})
