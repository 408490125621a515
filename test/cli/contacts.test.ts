/** IT contacts, links to share and mails from the command line, with a server beside it that sends them. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Home, newHome } from '../world/database.ts'
import { startSmtpServer } from '../world/smtp-server.ts'
import { gatehouse, gatehouseJson, type Running, type Settings, serve } from './gatehouse.ts'

// Each command is a process, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const smtp = await startSmtpServer()
afterAll(() => smtp.stop())

describe.each(['sqlite', 'postgres'] as const)('on %s', (engine) => {
  let home: Home
  let settings: Settings
  let server: Running
  let organization: string
  beforeAll(async () => {
    home = await newHome(engine)
    settings = { ...home.settings, SMTP_URL: smtp.url, MAIL_FROM: 'setup@vendor.example' }
    server = await serve(settings)
    settings.PUBLIC_URL = server.origin
    organization = String((await gatehouseJson(settings, 'orgs', 'create', 'Foo Corp')).id)
  })
  afterAll(async () => {
    server.child.kill('SIGTERM')
    await server.ended
    await home.remove()
  })
  const of = () => ['--organization', organization]
  const open = (link: string) =>
    fetch(`${server.origin}/portal/launch`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ token: new URL(link).searchParams.get('token') ?? '' }),
    })

  it('invites, shows what became of the mail, and revokes', async () => {
    const email = `it-${engine}@foo-corp.com`
    const { id } = await gatehouseJson(settings, 'contacts', 'add', email, ...of())
    const invite = [
      'contacts',
      'invite',
      String(id),
      ...of(),
      '--intent',
      'sso',
      '--intent',
      'directory_sync',
    ]
    expect(await gatehouseJson(settings, ...invite)).toMatchObject({
      invitation: { state: 'pending', intents: ['sso', 'dsync'] },
    })
    const deadline = Date.now() + 30_000
    while (smtp.to(email).length === 0 && Date.now() < deadline) await sleep(50)
    const [{ raw } = { raw: '' }] = smtp.to(email)
    const [link = ''] = /http:\S+token=3D[^\s"]+/.exec(raw.replace(/=\r\n/g, '')) ?? []
    expect((await open(link.replace('=3D', '='))).status).toBe(303)
    const list = await gatehouse(settings, 'contacts', 'list', ...of())
    expect(list.stdout).toMatch(new RegExp(`${email}\\s+opened\\s+sso dsync\\s+invitation: sent`))
    const revoked = await gatehouseJson(settings, 'contacts', 'revoke', String(id), ...of())
    expect(revoked).toMatchObject({ invitation: { state: 'revoked' } })
    expect((await open(link.replace('=3D', '='))).status).toBe(404)

    const { data } = await gatehouseJson(settings, 'mails', 'list', ...of())
    const [mail] = Array.isArray(data) ? data : []
    expect(mail).toMatchObject({ object: 'mail', recipient: email, state: 'sent' })
    const file = join(home.settings.DATA_DIR, 'returned.eml')
    writeFileSync(
      file,
      `Content-Type: message/delivery-status\n\nAction: failed\nDiagnostic-Code: smtp; 550 gone\n\nMessage-ID: <${mail.id.toLowerCase()}@vendor.example>\n`,
    )
    expect(await gatehouseJson(settings, 'mails', 'bounce', file)).toEqual({
      mail_id: mail.id,
      reason: '550 gone',
    })
    const bounced = await gatehouse(settings, 'mails', 'list', '--state', 'bounced')
    expect(bounced.stdout).toContain('550 gone')
    expect(bounced.stderr).toContain('bounced: the mail came back.')
    expect((await gatehouse(settings, 'contacts', 'list', ...of())).stderr).toContain('mails list')
    // Its link is revoked: there is nothing that could be sent again.
    await gatehouseJson(settings, 'mails', 'retry', mail.id)
    const show = async () => (await gatehouse(settings, 'mails', 'show', mail.id)).stdout
    while (!(await show()).includes('cancelled') && Date.now() < deadline + 30_000) await sleep(50)
    expect(await show()).toContain('Its link is revoked.')

    expect((await gatehouse(settings, 'contacts', 'remove', String(id), ...of())).code).toBe(0)
    expect((await gatehouse(settings, 'contacts', 'remove', String(id), ...of())).code).toBe(1)
  })

  it('shows what a mail says, but not where its link leads', async () => {
    const { id } = await gatehouseJson(settings, 'contacts', 'add', 'shown@foo-corp.com', ...of())
    await gatehouseJson(settings, 'contacts', 'invite', String(id), ...of(), '--intent', 'sso')
    const { data } = await gatehouseJson(settings, 'mails', 'list', ...of(), '--limit', '1')
    const [mail] = Array.isArray(data) ? data : []
    const shown = await gatehouse(settings, 'mails', 'show', mail.id)
    expect(shown.stdout).toContain('asks you, as an IT contact of Foo Corp, to set up')
    expect(shown.stdout).toContain('/portal/launch?token=…')
  })

  it('makes a link to share, one at a time, and revokes it', async () => {
    const create = ['links', 'create', ...of(), '--share']
    const first = await gatehouseJson(
      settings,
      ...create,
      '--intent',
      'sso',
      '--intent',
      'domain_verification',
    )
    expect(first).toMatchObject({ kind: 'shared', intents: ['sso', 'domain_verification'] })
    expect((await open(String(first.link))).status).toBe(303)
    const second = await gatehouse(settings, ...create, '--contact', 'shared@foo-corp.com')
    expect((await open(String(first.link))).status).toBe(404)
    expect((await open(second.stdout.trim())).status).toBe(303)
    const { data } = await gatehouseJson(settings, 'links', 'list', ...of())
    const [link] = Array.isArray(data) ? data.filter(({ kind }) => kind === 'shared') : []
    expect((await gatehouse(settings, 'links', 'revoke', link.id, ...of())).code).toBe(0)
    expect((await open(second.stdout.trim())).status).toBe(404)
    const contacts = await gatehouse(settings, 'contacts', 'list', ...of())
    expect(contacts.stdout).toContain('shared@foo-corp.com')
  })

  it('says what was used wrongly', async () => {
    const two = await gatehouse(settings, 'links', 'create', ...of(), '--intent', 'sso', '--intent', 'dsync')
    expect([two.code, two.stderr]).toEqual([2, 'Only a link to share (--share) may have several intents.\n'])
    const wrong = await gatehouse(settings, 'contacts', 'invite', 'it_contact_x', ...of(), '--intent', 'all')
    expect([wrong.code, wrong.stderr.includes("There is no intent 'all'.")]).toEqual([1, true])
    expect((await gatehouse(settings, 'mails', 'list', '--state', 'lost')).code).toBe(2)
    const noFrom = await gatehouse({ ...settings, MAIL_FROM: undefined }, 'orgs', 'list')
    expect([noFrom.code, noFrom.stderr]).toEqual([
      2,
      'MAIL_FROM must be a mail address, since SMTP_URL is set.\n',
    ])
  })
})

it('says where mails go when no mail server is set, and puts them there', async () => {
  const home = await newHome('sqlite')
  const server = await serve(home.settings)
  const folder = join(home.settings.DATA_DIR, 'mail')
  expect(server.seen.stdout).toContain(`files in ${folder}, since SMTP_URL is not set`)
  const { id: org } = await gatehouseJson(home.settings, 'orgs', 'create', 'Foo Corp')
  const of = ['--organization', String(org)]
  const { id } = await gatehouseJson(home.settings, 'contacts', 'add', 'it@foo-corp.com', ...of)
  const invited = await gatehouse(home.settings, 'contacts', 'invite', String(id), ...of, '--intent', 'sso')
  expect(invited.stderr).toContain(`will be a file in ${folder}`)
  const files = () => {
    try {
      // A mail that is still being written stands aside under another name.
      return readdirSync(folder).filter((name) => name.endsWith('.eml'))
    } catch {
      return []
    }
  }
  const deadline = Date.now() + 30_000
  while (files().length === 0 && Date.now() < deadline) await sleep(50)
  expect(files()).toEqual([expect.stringMatching(/^mail_.*\.eml$/)])
  server.child.kill('SIGTERM')
  await server.ended
  await home.remove()
})
