/** IT contacts, their invitations, and links to share: what they open, and what ends them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import type { ItContact } from '../../src/resources/it-contacts/contract.ts'
import { remindContacts } from '../../src/resources/it-contacts/reminders.ts'
import { tellContacts } from '../../src/resources/it-contacts/tell-contacts.ts'
import { setupUrl } from '../../src/resources/setup-links/token.ts'
import { startApp, type TestApp } from '../harness.ts'
import { cookieOf, redeem, tokenOf } from '../world/portal-browser.ts'
import { createWorld, type World } from '../world.ts'

let app: TestApp
let world: World
beforeAll(async () => {
  app = await startApp({ at: '2026-11-20T10:00:00.000Z', settings: { RATE_LIMITS: 'links=0' } })
  world = await createWorld(app.deps.store, app.environment.id)
})
afterAll(() => app.stop())

const day = 24 * 3600
const contactsOf = (organization: string) => `/organizations/${organization}/it_contacts`
async function newOrganization(): Promise<string> {
  return String((await app.call('POST', '/organizations', { body: { name: 'Foo Corp' } })).body.id)
}
async function newContact(organization: string, email = 'it@foo-corp.com'): Promise<ItContact> {
  const { status, text } = await app.call('POST', contactsOf(organization), { body: { email } })
  expect(status).toBe(201)
  return JSON.parse(text)
}
async function invite(organization: string, id: string, intents = ['sso']): Promise<ItContact> {
  const answer = await app.call('POST', `${contactsOf(organization)}/${id}/invite`, { body: { intents } })
  expect(answer.status, answer.text).toBe(200)
  return JSON.parse(answer.text)
}
const linkOf = (id: string | undefined) =>
  setupUrl(app.origin, String(id), app.deps.sealer.deriveKey('setup links'))
const session = (cookie: string) => app.call('GET', '/portal/api/session', { key: null, headers: { cookie } })
const mailsOf = (organization: string) =>
  app.deps.store.db
    .selectFrom('mails')
    .selectAll()
    .where('organization_id', '=', organization)
    .orderBy('id')
    .execute()

describe('the list of IT contacts', () => {
  it('holds an address once, however it is written', async () => {
    const org = await newOrganization()
    const contact = await newContact(org, ' Ada@Foo-Corp.com ')
    expect(contact).toMatchObject({ object: 'it_contact', email: 'Ada@foo-corp.com', invitation: null })
    const again = await app.call('POST', contactsOf(org), { body: { email: 'ada@FOO-corp.com' } })
    expect([again.status, again.body.code]).toEqual([409, 'it_contact_already_exists'])
    const list = await app.call('GET', contactsOf(org))
    expect(list.body).toMatchObject({
      object: 'list',
      data: [{ id: contact.id }],
      list_metadata: { before: null, after: null },
    })
    // Being on the list is no mail.
    expect(await mailsOf(org)).toEqual([])
  })

  it.each([
    'it',
    'it@',
    '@foo-corp.com',
    'it@localhost',
    'it@foo-corp.com\r\nBcc: eve@example.com',
    'it@foo-corp.com,eve@example.com',
    '"a b"@foo-corp.com',
    'it <it@foo-corp.com>',
    'it@127.0.0.1',
    'it\u202e@foo-corp.com',
    'i\u200bt@foo-corp.com',
    '.it@foo-corp.com',
    `${'a'.repeat(65)}@foo-corp.com`,
    `${'ü'.repeat(40)}@foo-corp.com`,
  ])('refuses the address %j', async (email) => {
    const answer = await app.call('POST', contactsOf(world.acme.id), { body: { email } })
    expect(answer.status).toBe(422)
  })

  it('shows nothing of another organization or environment', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    for (const [method, path] of [
      ['DELETE', `${contactsOf(world.acme.id)}/${id}`],
      ['POST', `${contactsOf(world.acme.id)}/${id}/revoke`],
    ] as const)
      expect((await app.call(method, path, { body: {} })).status).toBe(404)
    const foreign = await app.newKey({ environment: await app.newEnvironment() })
    expect((await app.call('GET', contactsOf(org), { key: foreign })).status).toBe(404)
    expect((await app.call('DELETE', `${contactsOf(org)}/${id}`, { key: foreign })).status).toBe(404)
    const key = await app.newKey({ scopes: ['organizations'] })
    const refused = await app.call('POST', contactsOf(org), { key, body: { email: 'eve@example.com' } })
    expect(refused.status).toBe(403)
  })

  it('takes up those whom a portal link names, under both names, once', async () => {
    const org = await newOrganization()
    await newContact(org, 'one@foo-corp.com')
    const body = {
      organization: org,
      it_contact_emails: ['ONE@foo-corp.com', 'two@foo-corp.com'],
      admin_emails: ['Two@foo-corp.com', 'three@foo-corp.com'],
    }
    expect((await app.call('POST', '/portal/generate_link', { body })).status).toBe(201)
    const { text } = await app.call('GET', contactsOf(org))
    expect(JSON.parse(text).data.map(({ email }: ItContact) => email)).toEqual([
      'three@foo-corp.com',
      'two@foo-corp.com',
      'one@foo-corp.com',
    ])
  })

  it('ends at a hundred', async () => {
    const org = await newOrganization()
    for (let at = 0; at < 5; at++) {
      const emails = Array.from({ length: 20 }, (_, n) => `it-${at}-${n}@foo-corp.com`)
      await app.call('POST', '/portal/generate_link', { body: { organization: org, admin_emails: emails } })
    }
    expect(JSON.parse((await app.call('GET', contactsOf(org))).text).data).toHaveLength(100)
    const one = await app.call('POST', contactsOf(org), { body: { email: 'more@foo-corp.com' } })
    expect(one.status).toBe(422)
    const link = await app.call('POST', '/portal/generate_link', {
      body: { organization: org, admin_emails: ['more@foo-corp.com'] },
    })
    expect(link.status).toBe(422)
  })
})

describe('an invitation', () => {
  it('queues one mail, whose link reaches the intents it names, and no other', async () => {
    const org = await newOrganization()
    const { id, email } = await newContact(org)
    const contact = await invite(org, id, ['sso', 'directory_sync', 'dsync'])
    expect(contact.invitation).toMatchObject({ state: 'pending', intents: ['sso', 'dsync'] })
    expect(contact.last_mail).toMatchObject({ kind: 'invitation', state: 'waiting' })
    expect(await mailsOf(org)).toMatchObject([{ recipient: email, setup_link_id: contact.invitation?.id }])
    const answer = await redeem(app, linkOf(contact.invitation?.id))
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/portal'])
    const cookie = cookieOf(answer)
    const { body } = await session(cookie)
    expect(body).toMatchObject({ intent: null, areas: [{ intent: 'sso' }, { intent: 'dsync' }] })
    const call = (path: string) => app.call('GET', `/portal/api${path}`, { key: null, headers: { cookie } })
    expect((await call('/sso/connections')).status).toBe(200)
    const domains = await call('/domain-verification/domains')
    expect([domains.status, domains.body.code]).toEqual([403, 'intent_not_allowed'])
    const completion = await app.call('POST', '/portal/api/session/completion', {
      key: null,
      headers: { cookie },
      body: { intent: 'domain_verification' },
    })
    expect(completion.status).toBe(403)
  })

  it('opens again until it ends, and is not used up by a scanner', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    const { invitation } = await invite(org, id)
    const link = linkOf(invitation?.id)
    for (let opening = 0; opening < 2; opening++) {
      const page = await app.call('GET', new URL(link).pathname + new URL(link).search, { key: null })
      expect([page.status, page.headers.getSetCookie()]).toEqual([200, []])
      expect(page.text).toContain('This link works until 20 Dec 2026')
    }
    const { text } = await app.call('GET', contactsOf(org))
    expect(JSON.parse(text).data[0].invitation).toMatchObject({ state: 'pending', opened_at: null })
    expect((await redeem(app, link)).status).toBe(303)
    const again = await redeem(app, link)
    expect([again.status, again.headers.get('location')]).toEqual([303, '/portal/sso'])
  })

  it('is replaced by the next: the former link and its sessions end', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    const first = await invite(org, id, ['sso', 'domain_verification'])
    const cookie = cookieOf(await redeem(app, linkOf(first.invitation?.id)))
    expect((await session(cookie)).status).toBe(200)
    const second = await invite(org, id, ['domain_verification'])
    expect((await session(cookie)).status).toBe(401)
    expect((await redeem(app, linkOf(first.invitation?.id))).text).toContain('withdrawn')
    expect((await redeem(app, linkOf(second.invitation?.id))).status).toBe(303)
    // What was not sent yet is not worth sending.
    expect((await mailsOf(org)).map(({ state }) => state)).toEqual(['cancelled', 'waiting'])
  })

  it('ends when it is revoked, with its sessions and what still waits', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    const { invitation } = await invite(org, id)
    const cookie = cookieOf(await redeem(app, linkOf(invitation?.id)))
    const answer = await app.call('POST', `${contactsOf(org)}/${id}/revoke`, { body: {} })
    expect(answer.body).toMatchObject({ invitation: { state: 'revoked' }, last_mail: { state: 'cancelled' } })
    expect((await session(cookie)).status).toBe(401)
    expect((await redeem(app, linkOf(invitation?.id))).status).toBe(404)
    expect((await app.call('POST', `${contactsOf(org)}/${id}/revoke`, { body: {} })).status).toBe(200)
  })

  it('ends with the contact', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    const { invitation } = await invite(org, id)
    const cookie = cookieOf(await redeem(app, linkOf(invitation?.id)))
    expect((await app.call('DELETE', `${contactsOf(org)}/${id}`)).status).toBe(204)
    expect((await session(cookie)).status).toBe(401)
    expect((await redeem(app, linkOf(invitation?.id))).status).toBe(404)
    expect(await mailsOf(org)).toMatchObject([{ state: 'cancelled', it_contact_id: null }])
    expect((await app.call('DELETE', `${contactsOf(org)}/${id}`)).status).toBe(404)
  })

  it('ends after thirty days', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    const { invitation } = await invite(org, id)
    app.clock.advance(30 * day - 1)
    expect((await redeem(app, linkOf(invitation?.id))).status).toBe(303)
    app.clock.advance(1)
    const late = await redeem(app, linkOf(invitation?.id))
    expect(late.status).toBe(404)
    expect(late.text).toContain('run out')
  })

  it.each([[[]], [['sso', 'everything']], [['SSO']]])('refuses the intents %j', async (intents) => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    const path = `${contactsOf(org)}/${id}/invite`
    expect((await app.call('POST', path, { body: { intents } })).status).toBe(422)
    expect(await mailsOf(org)).toEqual([])
  })

  it('cannot fill a mailbox', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    for (let n = 0; n < 5; n++) await invite(org, id)
    const path = `${contactsOf(org)}/${id}/invite`
    const sixth = await app.call('POST', path, { body: { intents: ['sso'] } })
    expect([sixth.status, sixth.headers.get('retry-after')]).toEqual([429, '3600'])
    app.clock.advance(3600)
    await invite(org, id)
  })

  it('of two at once leaves one', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    await Promise.all([invite(org, id), invite(org, id), invite(org, id)])
    const active = (await app.deps.store.db.selectFrom('setup_links').selectAll().execute()).filter(
      (row) => row.it_contact_id === id && row.revoked_at === null,
    )
    expect(active).toHaveLength(1)
  })
})

describe('a link that has run out', () => {
  const ask = (link: string, email?: string) =>
    app.call('POST', '/portal/launch/requests', {
      key: null,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token: tokenOf(link), ...(email && { email }) }).toString(),
    })

  it('is mailed anew to whom it was sent, three times a day', async () => {
    const org = await newOrganization()
    const { id, email } = await newContact(org)
    const { invitation } = await invite(org, id, ['sso', 'dsync'])
    const link = linkOf(invitation?.id)
    const early = await ask(link)
    expect([early.status, (await mailsOf(org)).length]).toEqual([303, 1])
    app.clock.advance(30 * day)
    const page = await redeem(app, link)
    expect(page.text).toContain('Mail me a new link')
    expect(page.text).not.toContain(email)
    for (let n = 0; n < 5; n++) {
      const answer = await ask(link, 'eve@example.com')
      expect([answer.status, answer.text.includes('Look into your mail')]).toEqual([200, true])
      expect(answer.text).not.toContain(email)
    }
    const mails = (await mailsOf(org)).slice(1)
    expect(mails.map(({ recipient, state }) => [recipient, state])).toEqual([
      [email, 'waiting'],
      [email, 'waiting'],
      [email, 'waiting'],
    ])
    for (const { setup_link_id } of mails) {
      const cookie = cookieOf(await redeem(app, linkOf(setup_link_id ?? undefined)))
      expect((await session(cookie)).body).toMatchObject({ areas: [{ intent: 'sso' }, { intent: 'dsync' }] })
    }
  })

  it('that was shared is mailed to those on the list, and tells nobody who they are', async () => {
    const org = await newOrganization()
    await newContact(org)
    await newContact(world.globex.id, 'it@globex.example')
    const { body } = await app.call('POST', `/organizations/${org}/setup_links`, {
      body: { intents: ['sso'] },
    })
    const link = String(body.link)
    app.clock.advance(30 * day)
    expect((await redeem(app, link)).text).toContain('type="email"')
    const answers = []
    for (const email of [undefined, 'nonsense', 'eve@example.com', 'it@globex.example', 'IT@foo-corp.com'])
      answers.push(await ask(link, email))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(await mailsOf(org)).toMatchObject([{ recipient: 'it@foo-corp.com', kind: 'invitation' }])
    expect(await mailsOf(world.globex.id)).toEqual([])
  })

  it('is not mailed anew to whom the access was taken from, nor when it was revoked or does not exist', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    const { invitation } = await invite(org, id)
    const second = await newContact(org, 'two@foo-corp.com')
    const revoked = await invite(org, second.id)
    await app.call('POST', `${contactsOf(org)}/${second.id}/revoke`, { body: {} })
    app.clock.advance(30 * day)
    await app.call('POST', `${contactsOf(org)}/${id}/revoke`, { body: {} })
    const before = (await mailsOf(org)).length
    await ask(linkOf(invitation?.id))
    const refused = await ask(linkOf(revoked.invitation?.id))
    expect([refused.status, refused.text.includes('Mail me a new link')]).toEqual([404, false])
    expect((await ask(`${app.origin}/?token=nonsense`)).status).toBe(404)
    expect(await mailsOf(org)).toHaveLength(before)
  })
})

describe('a token of a stored link', () => {
  it('opens nothing when a sign of it is another', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    const { invitation } = await invite(org, id)
    const other = await invite(org, (await newContact(org, 'two@foo-corp.com')).id)
    const token = tokenOf(linkOf(invitation?.id))
    const [ulid, mac] = token.split('.')
    const [otherUlid] = tokenOf(linkOf(other.invitation?.id)).split('.')
    for (const forged of [
      `${ulid}.`,
      `${ulid}`,
      `${ulid}.${mac}x`,
      `${otherUlid}.${mac}`,
      `setup_link_${token}`,
      ` ${token}`,
    ]) {
      const answer = await redeem(app, `${app.origin}/portal/launch?token=${encodeURIComponent(forged)}`)
      expect(answer.status, forged).toBe(404)
      expect(answer.headers.getSetCookie()).toEqual([])
    }
  })
})

describe('a link to share', () => {
  const links = (org: string) => `/organizations/${org}/setup_links`

  it('is one per organization: a new one ends the former, whoever is first', async () => {
    const org = await newOrganization()
    const made = await app.call('POST', links(org), { body: { intents: ['sso'] } })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ kind: 'shared', state: 'pending', intents: ['sso'] })
    const cookie = cookieOf(await redeem(app, String(made.body.link)))
    expect((await session(cookie)).status).toBe(200)
    const others = await Promise.all([1, 2, 3].map(() => app.call('POST', links(org), { body: {} })))
    expect(others.map(({ status }) => status)).toEqual([201, 201, 201])
    expect((await session(cookie)).status).toBe(401)
    const { text } = await app.call('GET', links(org))
    const listed: { state: string; link: string | null }[] = JSON.parse(text).data
    expect(listed.map(({ state }) => state).sort()).toEqual(['pending', 'revoked', 'revoked', 'revoked'])
    const [active] = listed.filter(({ link }) => link !== null)
    const answer = await redeem(app, String(active?.link))
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/portal'])
  })

  it('may be revoked, by its organization only', async () => {
    const org = await newOrganization()
    const { body } = await app.call('POST', links(org), { body: {} })
    expect((await app.call('DELETE', `${links(world.acme.id)}/${body.id}`)).status).toBe(404)
    expect((await redeem(app, String(body.link))).status).toBe(303)
    expect((await app.call('DELETE', `${links(org)}/${body.id}`)).status).toBe(204)
    expect((await redeem(app, String(body.link))).status).toBe(404)
    expect((await app.call('POST', links('org_unknown'), { body: {} })).status).toBe(404)
  })

  it('ends by itself once everything that it was for is set up', async () => {
    const org = await newOrganization()
    const { body } = await app.call('POST', links(org), { body: { intents: ['domain_verification'] } })
    const cookie = cookieOf(await redeem(app, String(body.link)))
    const complete = () =>
      app.call('POST', '/portal/api/session/completion', {
        key: null,
        headers: { cookie },
        body: { intent: 'domain_verification' },
      })
    expect((await complete()).status).toBe(409)
    expect((await redeem(app, String(body.link))).status).toBe(303)
    await app.call('PUT', `/organizations/${org}`, {
      body: { domain_data: [{ domain: `done-${org.slice(-6).toLowerCase()}.example`, state: 'verified' }] },
    })
    expect((await complete()).status).toBe(200)
    const late = await redeem(app, String(body.link))
    expect([late.status, late.text.includes('This setup is done')]).toEqual([404, true])
    // Who is in may look round.
    expect((await session(cookie)).status).toBe(200)
  })
})

describe('access that is taken away after everything was set up', () => {
  it.each([
    ['POST', '/revoke'],
    ['DELETE', ''],
  ])('ends at once by %s', async (method, action) => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    const intents = ['domain_verification']
    const { body } = await app.call('POST', `${contactsOf(org)}/${id}/invite`, { body: { intents } })
    const link = linkOf(String(Object(body.invitation).id))
    const cookie = cookieOf(await redeem(app, link))
    const domain = `taken-${org.slice(-6).toLowerCase()}.example`
    await app.call('PUT', `/organizations/${org}`, {
      body: { domain_data: [{ domain, state: 'verified' }] },
    })
    const done = await app.call('POST', '/portal/api/session/completion', {
      key: null,
      headers: { cookie },
      body: { intent: 'domain_verification' },
    })
    expect([done.status, (await redeem(app, link)).status]).toEqual([200, 404])
    expect((await session(cookie)).status).toBe(200)
    await app.call(method, `${contactsOf(org)}/${id}${action}`, method === 'POST' ? { body: {} } : {})
    expect((await session(cookie)).status).toBe(401)
  })
})

describe('reminders', () => {
  const remind = () => remindContacts(app.deps.store, [3, 7], new AbortController().signal)
  const remindersOf = async (org: string) =>
    (await mailsOf(org)).filter(({ kind }) => kind === 'reminder').map(({ setup_link_id }) => setup_link_id)

  it('come after three and seven days, twice at most, once from two processes', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    const { invitation } = await invite(org, id)
    await remind()
    expect(await remindersOf(org)).toEqual([])
    app.clock.advance(3 * day)
    await Promise.all([remind(), remind()])
    expect(await remindersOf(org)).toEqual([invitation?.id])
    app.clock.advance(4 * day)
    await remind()
    await remind()
    expect(await remindersOf(org)).toEqual([invitation?.id, invitation?.id])
    app.clock.advance(20 * day)
    expect(await remind()).toBe(0)
  })

  it.each(['opened', 'revoked', 'replaced', 'deleted'])('do not come for one that was %s', async (what) => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    const { invitation } = await invite(org, id)
    if (what === 'opened') await redeem(app, linkOf(invitation?.id))
    if (what === 'revoked') await app.call('POST', `${contactsOf(org)}/${id}/revoke`, { body: {} })
    if (what === 'deleted') await app.call('DELETE', `${contactsOf(org)}/${id}`)
    app.clock.advance(2 * day)
    if (what === 'replaced') await invite(org, id)
    app.clock.advance(day)
    await remind()
    expect(await remindersOf(org)).toEqual([])
  })
})

describe('telling the contacts', () => {
  const telling = (organization_id: string, once?: string) =>
    app.deps.store.change(systemActor, (tx) =>
      tellContacts(tx, {
        environment_id: app.environment.id,
        organization_id,
        kind: 'domain_unverified_soon',
        data: { domain: 'foo-corp.com', unverified_at: '2026-12-01T00:00:00.000Z' },
        ...(once && { once }),
      }),
    )

  it('mails each of them a link to the right place, once', async () => {
    const org = await newOrganization()
    expect(await telling(org)).toBe(0)
    await newContact(org, 'one@foo-corp.com')
    await newContact(org, 'two@foo-corp.com')
    expect(await telling(org, 'foo-corp.com:1')).toBe(2)
    expect(await telling(org, 'foo-corp.com:1')).toBe(0)
    const mails = await mailsOf(org)
    expect(mails.map(({ recipient }) => recipient)).toEqual(['one@foo-corp.com', 'two@foo-corp.com'])
    const answer = await redeem(app, linkOf(mails[0]?.setup_link_id ?? undefined))
    expect(answer.headers.get('location')).toBe('/portal/domain_verification')
    expect(await telling(org, 'foo-corp.com:2')).toBe(2)
  })

  it('gives no way in to whom it was taken from', async () => {
    const org = await newOrganization()
    const { id } = await newContact(org)
    await app.call('POST', `${contactsOf(org)}/${id}/revoke`, { body: {} })
    await telling(org)
    expect(await mailsOf(org)).toMatchObject([{ setup_link_id: null, state: 'waiting' }])
    await invite(org, id)
    await telling(org)
    expect((await mailsOf(org)).at(-1)?.setup_link_id).toMatch(/^setup_link_/)
  })

  it('leaves nothing behind when the change that it belongs to is undone', async () => {
    const org = await newOrganization()
    await newContact(org)
    const undone = app.deps.store.change(systemActor, async (tx) => {
      await tellContacts(tx, {
        environment_id: app.environment.id,
        organization_id: org,
        kind: 'certificate_approval_needed',
        data: { connection_name: 'Okta' },
      })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await mailsOf(org)).toEqual([])
  })
})
