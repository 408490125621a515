/** Processes that are killed while they send mails: nothing is sent twice, nothing is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import type { MailRow } from '../../src/db/schema.ts'
import { type Home, newHome } from '../world/database.ts'
import { type Program, startProgram } from '../world/program.ts'
import { startSmtpServer } from '../world/smtp-server.ts'

const running: Program[] = []
const homes: Home[] = []
const servers: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.end('SIGKILL')))
  await Promise.all(servers.splice(0).map((server) => server.stop()))
  await Promise.all(homes.splice(0).map((made) => made.remove()))
})

async function stage(engine: 'sqlite' | 'postgres') {
  const home = await newHome(engine)
  homes.push(home)
  const smtp = await startSmtpServer()
  servers.push(smtp)
  const start = async () => {
    const program = await startProgram({
      settings: { ...home.settings, JOBS: 'true', SMTP_URL: smtp.url, MAIL_FROM: 'setup@vendor.example' },
    })
    running.push(program)
    return program
  }
  const mails = async (): Promise<Pick<MailRow, 'state' | 'recipient'>[]> => {
    const { DATA_DIR: data_dir, DATABASE_URL: database_url } = home.settings
    const { db, close } = connect({ data_dir, database_pool: 1, ...(database_url && { database_url }) })
    const rows = await db.selectFrom('mails').select(['state', 'recipient']).orderBy('id').execute()
    await close()
    return rows
  }
  return { smtp, start, mails }
}

function caller({ origin, key }: Program) {
  return async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
}

/** @returns the addresses that were invited, and acknowledged. */
async function invite(program: Program, organization: string, count: number): Promise<string[]> {
  const call = caller(program)
  const path = `/organizations/${organization}/it_contacts`
  const emails = Array.from({ length: count }, (_, n) => `it-${n}@foo-corp.com`)
  for (const email of emails) {
    const { id } = await call(path, { email })
    await call(`${path}/${id}/invite`, { intents: ['sso'] })
  }
  return emails
}

async function until(what: string, is: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 90_000
  while (!(await is())) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`)
    await sleep(20)
  }
}

it.each(['sqlite', 'postgres'] as const)(
  'on %s, processes that are killed amid many mails send each of them once, and say of which nobody knows',
  {
    timeout: 240_000,
  },
  async (engine) => {
    const { smtp, start, mails } = await stage(engine)
    const first = await start()
    // The server has all of this one, and never says so.
    const silent = 'it-0@foo-corp.com'
    smtp.behave(silent, 'hang')
    const emails = await invite(first, first.organization, 20)
    const stateOf = async (email: string) =>
      (await mails()).find(({ recipient }) => recipient === email)?.state ?? 'none'
    await until('one waits for its answer', async () => (await stateOf(silent)) === 'handed_over')
    for (let round = 1; round <= 2; round++) {
      await until('some mails', () => smtp.seen.length >= round * 4)
      await running.pop()?.end('SIGKILL')
      await start()
    }
    const ended = ['sent', 'unknown']
    await until('every mail has ended', async () =>
      (await mails()).every(({ state }) => ended.includes(state)),
    )
    expect(await stateOf(silent)).toBe('unknown')
    expect(await mails()).toHaveLength(emails.length)
    // A kill may fall into the one moment of which nobody knows: then it is said, and never sent twice.
    for (const { recipient, state } of await mails())
      if (state === 'sent') expect(smtp.to(recipient), recipient).toHaveLength(1)
      else expect(smtp.to(recipient).length, recipient).toBeLessThanOrEqual(1)
  },
)
