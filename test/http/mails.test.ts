/** Mails over a real SMTP server: what arrives, once, and what becomes of those that do not. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { systemActor } from '../../src/db/store.ts'
import { type MailerDeps, mailerOf } from '../../src/mail/index.ts'
import type { Mailer } from '../../src/mail/mailer.ts'
import { retryAt } from '../../src/mail/schedule.ts'
import { smtpTransport } from '../../src/mail/smtp.ts'
import { claimMails, giveUpHandedOver, markHandedOver, retryMail } from '../../src/resources/mails/mails.ts'
import { startApp, type TestApp } from '../harness.ts'
import { freePort } from '../world/leash.ts'
import { redeem } from '../world/portal-browser.ts'
import { startSmtpServer } from '../world/smtp-server.ts'

let app: TestApp
const smtp = await startSmtpServer()
beforeAll(async () => {
  app = await startApp({
    at: '2026-11-20T10:00:00.000Z',
    settings: { SMTP_URL: smtp.url, MAIL_FROM: 'setup@vendor.example' },
  })
})
afterAll(async () => {
  await app.stop()
  await smtp.stop()
})

const running: Mailer[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((mailer) => mailer.stop()))
})
function startMailer(over: Partial<MailerDeps> = {}): Mailer {
  const mailer = mailerOf({ ...app.deps, ...over })
  running.push(mailer)
  return mailer
}

let count = 0
/** An invitation of somebody new. */
async function invite(name = 'Foo Corp'): Promise<{ id: string; to: string; org: string }> {
  const to = `it-${++count}@foo-corp.com`
  const org = String((await app.call('POST', '/organizations', { body: { name } })).body.id)
  const contact = await app.call('POST', `/organizations/${org}/it_contacts`, { body: { email: to } })
  await app.call('POST', `/organizations/${org}/it_contacts/${contact.body.id}/invite`, {
    body: { intents: ['sso', 'domain_verification'] },
  })
  const { id } = await app.deps.store.db
    .selectFrom('mails')
    .select('id')
    .where('organization_id', '=', org)
    .executeTakeFirstOrThrow()
  return { id, to, org }
}
const mailOf = (id: string) =>
  app.deps.store.db.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
async function until(id: string, ...states: string[]) {
  const deadline = Date.now() + 15_000
  for (;;) {
    const mail = await mailOf(id)
    if (states.includes(mail.state) && (mail.state !== 'waiting' || mail.response !== null)) return mail
    if (Date.now() > deadline) throw new Error(`the mail stays '${mail.state}': ${mail.response}`)
    await sleep(10)
  }
}
const retry = (id: string) =>
  app.deps.store.change(systemActor, (tx) => retryMail(tx, app.environment.id, id))
const decoded = (raw: string) =>
  raw.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)))

describe('a mail', () => {
  it('arrives once, from the vendor, with a link that opens the portal when it is posted', async () => {
    const { id, to } = await invite()
    startMailer()
    const mail = await until(id, 'sent')
    expect(mail.response).toMatch(/^250 /)
    expect(mail.attempts).toBe(1)
    const [got, ...more] = smtp.to(to)
    expect(more).toEqual([])
    expect(got).toMatchObject({ from: 'setup@vendor.example', to })
    const raw = got?.raw ?? ''
    expect(raw).toContain(`Message-ID: <${id.toLowerCase()}@vendor.example>`)
    expect(raw).toContain('Auto-Submitted: auto-generated')
    expect(raw).toMatch(/^From: Your vendor <setup@vendor.example>$/m)
    const [link = ''] = /http:\/\/127\.0\.0\.1:\d+\/portal\/launch\?token=[\w.-]+/.exec(decoded(raw)) ?? []
    expect((await fetch(link)).status).toBe(200)
    const answer = await redeem(app, link)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/portal'])
    // A link that reaches people must not lie in the database.
    const token = new URL(link).searchParams.get('token') ?? ''
    const rows = await app.deps.store.db.selectFrom('mails').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(token.split('.')[1])
  })

  it('is sent once by two mailers', async () => {
    const mails = await Promise.all(Array.from({ length: 20 }, () => invite()))
    startMailer()
    startMailer()
    for (const { id } of mails) await until(id, 'sent')
    expect(mails.map(({ to }) => smtp.to(to).length)).toEqual(mails.map(() => 1))
  })

  it('is not sent when its link was revoked before', async () => {
    const { id, to, org } = await invite()
    const { text } = await app.call('GET', `/organizations/${org}/it_contacts`)
    const contact = JSON.parse(text).data[0].id
    // Already claimed by a mailer: the link is looked at last thing.
    const claimed = (await claimMails(app.deps.store, 50)).find((mail) => mail.id === id)
    await app.call('POST', `/organizations/${org}/it_contacts/${contact}/revoke`, { body: {} })
    expect(claimed?.state).toBe('sending')
    app.clock.advance(31)
    startMailer()
    expect((await until(id, 'cancelled')).response).toBe('Its link is revoked.')
    expect(smtp.to(to)).toEqual([])
  })

  it('waits for the mail server to come back', async () => {
    const { id, to } = await invite()
    const mail = { host: '127.0.0.1', port: await freePort(), tls: 'none', from: 'a@b.example' } as const
    startMailer({ config: { ...app.deps.config, mail } })
    expect((await until(id, 'waiting')).response).toMatch(/ECONNREFUSED/)
    await running.pop()?.stop()
    startMailer()
    app.clock.advance(80)
    expect(await until(id, 'sent')).toMatchObject({ attempts: 2 })
    expect(smtp.to(to)).toHaveLength(1)
  })
})

describe('a mail server that says no', () => {
  it.each([550, { data: 554 }])('for good (%j) is shown, and not asked again', async (behaviour) => {
    const { id, to, org } = await invite()
    smtp.behave(to, behaviour)
    startMailer()
    const mail = await until(id, 'refused')
    expect(mail.response).toContain('said 55')
    app.clock.advance(30 * 24 * 3600)
    expect(await claimMails(app.deps.store, 50)).toEqual([])
    const { text } = await app.call('GET', `/organizations/${org}/it_contacts`)
    expect(JSON.parse(text).data[0].last_mail).toMatchObject({ id, state: 'refused' })
  })

  it('may be asked again by hand', async () => {
    const { id, to } = await invite()
    smtp.behave(to, 550)
    startMailer()
    await until(id, 'refused')
    smtp.behave(to, 'take')
    await retry(id)
    await until(id, 'sent')
    await expect(retry(id)).rejects.toMatchObject({ status: 409 })
    expect(smtp.to(to)).toHaveLength(1)
  })

  it.each([450, { data: 451 }])('for now (%j) is asked again later, and later still', async (behaviour) => {
    const { id, to } = await invite()
    smtp.behave(to, behaviour)
    startMailer()
    const first = await until(id, 'waiting')
    expect(first.next_attempt_at && first.next_attempt_at > app.clock.now().toISOString()).toBe(true)
    await running.pop()?.stop()
    smtp.behave(to, 'take')
    app.clock.advance(80)
    startMailer()
    expect(await until(id, 'sent')).toMatchObject({ attempts: 2 })
  })

  it('for four days ends in failed', async () => {
    const { id, to } = await invite()
    smtp.behave(to, 450)
    await app.deps.store.db.updateTable('mails').set({ attempts: 10 }).where('id', '=', id).execute()
    startMailer()
    expect(await until(id, 'failed')).toMatchObject({ attempts: 11, next_attempt_at: null })
    const waits = Array.from({ length: 11 }, (_, n) => retryAt(n + 1, new Date(0), 0)?.getTime())
    expect(waits.at(-1)).toBeUndefined()
    const hours = waits.reduce((sum: number, wait) => sum + (wait ?? 0), 0) / 3_600_000
    expect(hours).toBeGreaterThan(4 * 23)
  })
})

describe('a mail of which nobody knows whether it arrived', () => {
  it('is not sent again by itself when the server goes away after the last line', async () => {
    const { id, to } = await invite()
    smtp.behave(to, 'drop')
    startMailer()
    await until(id, 'unknown')
    app.clock.advance(7 * 24 * 3600)
    expect(await claimMails(app.deps.store, 50)).toEqual([])
    expect(smtp.to(to)).toHaveLength(1)
    smtp.behave(to, 'take')
    await retry(id)
    await until(id, 'sent')
    // The same letter, for whoever got both.
    const ids = smtp.to(to).map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)?.[1])
    expect(new Set(ids).size).toBe(1)
  })

  it('is told apart from one that was certainly not sent', async () => {
    const [early, late] = [await invite(), await invite()]
    const { store } = app.deps
    const claimed = await claimMails(store, 50)
    const lateOne = claimed.find(({ id }) => id === late.id)
    expect(lateOne && (await markHandedOver(store, lateOne))).toBe(true)
    // Both processes die here. While their leases hold, nobody touches either.
    expect(await claimMails(store, 50)).toEqual([])
    expect(await giveUpHandedOver(store)).toEqual([])
    app.clock.advance(31)
    startMailer()
    await until(early.id, 'sent')
    await until(late.id, 'unknown')
    expect([smtp.to(early.to).length, smtp.to(late.to).length]).toEqual([1, 0])
  })

  it('may not be handed over by a process that lost it', async () => {
    const { id, to } = await invite()
    const { store } = app.deps
    const [slow] = (await claimMails(store, 50)).filter((mail) => mail.id === id)
    app.clock.advance(31)
    startMailer()
    await until(id, 'sent')
    expect(slow && (await markHandedOver(store, slow))).toBe(false)
    const [mail] = smtp.to(to)
    const before = smtp.seen.length
    const { config } = app.deps
    const result = await smtpTransport(config.mail ?? never()).send(
      { id, envelope: { from: 'a@b.example', to }, bytes: Buffer.from(mail?.raw ?? '') },
      { handOver: async () => false, stopping: new AbortController().signal },
    )
    expect(result.state).toBe('lost')
    expect(smtp.seen.length).toBe(before)
  })
})

describe('the way to the mail server', () => {
  const message = {
    id: 'mail_1',
    envelope: { from: 'a@b.example', to: 'c@d.example' },
    bytes: Buffer.from('Subject: x\r\n\r\nx\r\n'),
  }
  const sending = { handOver: async () => true, stopping: new AbortController().signal }

  it('carries nothing in the clear where TLS is required, nor past a certificate that is not believed', async () => {
    const plain = smtpTransport({ host: '127.0.0.1', port: smtp.port, tls: 'required', from: 'a@b.example' })
    expect(await plain.send(message, sending)).toMatchObject({ state: 'later' })
    const selfSigned = await startSmtpServer({ disabledCommands: [] })
    const doubtful = smtpTransport({
      host: '127.0.0.1',
      port: selfSigned.port,
      tls: 'required',
      login: { user: 'gatehouse', pass: 'secret' },
      from: 'a@b.example',
    })
    const result = await doubtful.send(message, sending)
    expect(result).toMatchObject({ state: 'later', response: expect.stringMatching(/certificate/i) })
    expect([...smtp.to('c@d.example'), ...selfSigned.seen]).toEqual([])
    await selfSigned.stop()
  })

  it('shows who we are where it is asked for, and asks again when that is refused', async () => {
    const locked = await startSmtpServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        username === 'gatehouse' && password === 'p@ss word'
          ? done(null, { user: 'gatehouse' })
          : done(new Error('no')),
    })
    const config = readConfig({
      SMTP_URL: `smtp://gatehouse:p%40ss%20word@127.0.0.1:${locked.port}`,
      MAIL_FROM: 'a@b.example',
    })
    const settings = config.mail ?? never()
    expect(await smtpTransport(settings).send(message, sending)).toMatchObject({ state: 'sent' })
    const wrong = { ...settings, login: { user: 'gatehouse', pass: 'x' } }
    expect(await smtpTransport(wrong).send(message, sending)).toMatchObject({ state: 'later' })
    expect(locked.taken).toHaveLength(1)
    await locked.stop()
  })

  it('is left at once when the process stops, unless the last line is out', async () => {
    const { id, to } = await invite()
    const silent = await startSmtpServer({ onMailFrom: () => undefined })
    const mail = { host: '127.0.0.1', port: silent.port, tls: 'none', from: 'a@b.example' } as const
    const mailer = mailerOf({ ...app.deps, config: { ...app.deps.config, mail } })
    const deadline = Date.now() + 5_000
    while (silent.connections() === 0 && Date.now() < deadline) await sleep(10)
    await mailer.stop()
    expect(await mailOf(id)).toMatchObject({ state: 'waiting' })
    startMailer()
    await until(id, 'sent')
    expect(smtp.to(to)).toHaveLength(1)
    await silent.stop()
  })
})

describe('without a mail server', () => {
  it('mails become files, for their owner only', async () => {
    const { id, to } = await invite()
    const { mail: _, ...config } = app.deps.config
    startMailer({ config })
    const { response } = await until(id, 'sent')
    const folder = join(config.data_dir, 'mail')
    expect(response).toBe(`Written to ${join(folder, `${id}.eml`)}`)
    expect(readdirSync(folder)).toEqual([`${id}.eml`])
    expect(readFileSync(join(folder, `${id}.eml`), 'utf8')).toContain(`To: ${to}`)
  })
})

describe('hostile names', () => {
  it.each([
    'Foo\r\nBcc: eve@example.com',
    'Foo\n\nbody',
    '<script>alert(1)</script>',
    'https://evil.example/login',
    '\u202eproC ooF',
    'x'.repeat(5_000),
    '{{recipient}} {{vendor}}',
    '=?utf-8?q?Bcc=3A?= x',
    '🦄'.repeat(200),
  ])('%j change neither headers nor recipients nor markup', async (name) => {
    const made = await app.call('POST', '/organizations', { body: { name } })
    // What the API does not take cannot be mailed.
    if (made.status !== 201) return
    const { id, to } = await invite(name)
    startMailer()
    await until(id, 'sent')
    const [{ raw } = { raw: '' }] = smtp.to(to)
    const [head = ''] = raw.split('\r\n\r\n', 1)
    const names = head.split(/\r\n(?=\S)/).map((line) => line.split(':', 1)[0])
    expect([...names].sort()).toEqual(
      [
        'Auto-Submitted',
        'Content-Type',
        'Date',
        'From',
        'MIME-Version',
        'Message-ID',
        'Subject',
        'To',
      ].sort(),
    )
    expect(head).toMatch(new RegExp(`^To: ${to}$`, 'm'))
    expect(smtp.seen.some(({ to }) => to.startsWith('eve'))).toBe(false)
    const body = decoded(raw)
    expect(body.slice(body.indexOf('<!doctype'))).not.toContain('<script')
    expect(body).not.toContain('https://evil.example')
    expect(body).not.toMatch(/\{\{\w+\}\}[^ ]*asks/)
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
  })
})

function never(): never {
  throw new Error('no mail settings')
}
