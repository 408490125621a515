/** `gatehouse mails`: what was mailed, what became of it, and sending it once more. */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { systemActor } from '../db/store.ts'
import type { Mail } from '../resources/mails/mails.ts'
import { findMail, listMails, recordBounce, retryMail } from '../resources/mails/mails.ts'
import { type MailState, mailStates } from '../resources/mails/states.ts'
import { choice, command, group } from './command.ts'
import { RefusedError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { note, print, printJson, printList, printRecord } from './output.ts'
import { inPage, type PageOptions, pageOf } from './page.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addMails(program: Command): void {
  const mails = group(program, 'mails', 'Mails to IT contacts, and what became of them')
  inPage(
    inEnvironment(
      command(mails, 'list', 'List mails, newest first', ['mails list', 'mails list --state unknown']),
    ),
  )
    .option('--organization <id>', 'only those about one organization')
    .addOption(choice('--state <state>', 'only those in this state', mailStates))
    .action(list)
  inEnvironment(
    command(mails, 'show <id>', 'What a mail says, without the link in it', ['mails show mail_01EHZ…']),
  ).action(show)
  inEnvironment(
    command(mails, 'retry <id>', 'Send a mail again, or now', ['mails retry mail_01EHZ…']),
  ).action(retry)
  command(mails, 'bounce [file]', 'Read a returned mail (RFC 3464), and note which one it was', [
    'mails bounce < returned.eml',
    'mails bounce returned.eml --json',
  ]).action(bounce)
}

type ListOptions = ScopeOptions & PageOptions & { organization?: string; state?: MailState }

async function list(options: ListOptions): Promise<void> {
  const { state } = options
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    const filter = {
      ...pageOf(options),
      ...(state && { state }),
      ...(options.organization !== undefined && { organization_id: options.organization }),
    }
    const page = await listMails(store.db, id, filter)
    printList(
      { ...page, data: page.data.map(shape) },
      {
        id: (one) => one.id,
        to: (one) => one.recipient,
        kind: (one) => one.kind,
        state: (one) => one.state,
        attempts: (one) => one.attempts,
        response: (one) => one.response,
      },
      options,
    )
    for (const unhappy of new Set(page.data.map((mail) => mail.state))) advise(unhappy)
  })
}

async function show(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async (deps) => {
    const environment = await findScope(deps.store.db, options)
    const mail = await findMail(deps.store.db, environment.id, id)
    const { previewOf } = await import('../mail/index.ts')
    const says = await previewOf(deps, mail)
    const { kind, recipient, state, attempts, response, next_attempt_at } = mail
    if (options.json) return printJson({ ...shape(mail), ...says })
    printRecord(
      {},
      { id, to: recipient, kind, state, attempts, response, 'next attempt': next_attempt_at },
      {},
    )
    if (says.subject !== null) print(`\n${says.subject}\n\n${says.text}`)
    else note(says.text)
    advise(state)
  })
}

async function retry(id: string, options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store, config }) => {
    const environment = await findScope(store.db, options)
    const mail = await store.change(cliActor, (tx) => retryMail(tx, environment.id, id))
    printRecord(shape(mail), { id, to: mail.recipient, state: mail.state }, options)
    if (!config.mail) note(`Without SMTP_URL, the mail will be a file in ${config.data_dir}/mail.`)
  })
}

async function bounce(file: string | undefined, options: { json?: boolean }): Promise<void> {
  const returned = file === undefined ? await text(process.stdin) : await readFile(file, 'utf8')
  const { readBounce } = await import('../mail/bounce.ts')
  const read = readBounce(returned)
  if (!read) throw new RefusedError('This is no notice that a mail of ours was returned.')
  await withInstallation(async ({ store }) => {
    const noted = await store.change(systemActor, (tx) => recordBounce(tx, read.mail_id, read.reason))
    if (!noted) throw new RefusedError(`No mail ${read.mail_id} has been sent.`)
    printRecord(read, { id: read.mail_id, state: 'bounced', reason: read.reason }, options)
  })
}

const advice: Partial<Record<string, string>> = {
  unknown:
    'unknown: the process or the mail server ended before the answer, so the mail arrived or it did not. Ask the recipient, or look for its id in the log of the mail server (the Message-ID begins with it); mails retry <id> sends it again.',
  refused: 'refused: mend the address (contacts remove, contacts add), or mails retry <id> once it is right.',
  bounced: 'bounced: the mail came back. Mend the address (contacts remove, contacts add) and invite again.',
  failed: 'failed: four days of trying. See that SMTP_URL is right; mails retry <id> tries again.',
}
/** What to do about mails that nobody may have got. */
function advise(state: string): void {
  const what = advice[state]
  if (what !== undefined) note(what)
}

function shape({ data: _, once: __, leased_until: ___, ...mail }: Mail) {
  return { object: 'mail' as const, ...mail }
}
