/** What a browser that comes back from a source has to pass, and in which order. */
import type { Config } from '../../../../config.ts'
import type { GoogleClient } from '../../../../pulls/adapter.ts'
import { refusedConsent, tradeGoogleCode } from '../../../../pulls/adapters/google-consent.ts'
import { PullError } from '../../../../pulls/pull-error.ts'
import { checkSettings, saveSettings } from '../../../../pulls/settings.ts'
import { pullWorldOf } from '../../../../pulls/world.ts'
import type { DirectoryRecord } from '../../../../resources/directories/directories.ts'
import {
  type ConsentRecord,
  recordConsentProblem,
  takeConsent,
} from '../../../../resources/directory-consents/consents.ts'
import type { PortalDeps } from '../../../server/index.ts'
import type { PortalAuth } from '../../../server/sessions.ts'
import { keptBeside, patienceMs } from './source.ts'
import { log, type View } from './view.ts'

export function redirectUriOf({ public_url }: Pick<Config, 'public_url'>): string {
  return `${public_url}/portal/google/callback`
}

interface Return {
  auth: PortalAuth
  /** Of this session. */
  consent: ConsentRecord
  row: DirectoryRecord
  code: string
  /** What the source says instead of a code. */
  error: string
}
interface Flow extends Return {
  deps: PortalDeps
  view: View
  signal: AbortSignal
  code_verifier: string
  refresh_token: string
}

// biome-ignore format: a table
const steps: readonly { name: string; step: (flow: Flow) => Promise<void> }[] = [
  { name: 'take_consent', step: take },     // once, and in time: nothing is asked of the source before this row
  { name: 'hear_answer',  step: hear },     // no is an answer
  { name: 'trade_code',   step: trade },    // with our secret and the verifier; every permission has to be there
  { name: 'try_out',      step: tryOut },   // may it read people and groups?
  { name: 'keep',         step: keep },     // sealed; what was kept of another way in goes
]

/** @returns the step that refused, and why; the directory's screen says so, too. */
export async function comeBack(
  deps: PortalDeps,
  view: View,
  returned: Return,
): Promise<{ step: string; code: string } | undefined> {
  const signal = AbortSignal.timeout(patienceMs)
  const flow: Flow = { ...returned, deps, view, signal, code_verifier: '', refresh_token: '' }
  for (const { name, step } of steps)
    try {
      await step(flow)
    } catch (error) {
      if (!(error instanceof PullError)) throw error
      const { code, message } = error
      await deps.store.change(flow.auth.actor, (tx) =>
        recordConsentProblem(tx, flow.consent.id, { code, message }),
      )
      return { step: name, code }
    }
  return undefined
}

async function take(flow: Flow): Promise<void> {
  const { store, sealer } = flow.deps
  const verifier = await store.change(flow.auth.actor, (tx) => takeConsent(tx, sealer, flow.consent))
  if (verifier === undefined)
    throw new PullError(
      'credentials_rejected',
      'What came back was used before, or came too late. Begin again.',
    )
  flow.code_verifier = verifier
}

async function hear({ code, error }: Flow): Promise<void> {
  if (error !== '' || code === '') throw refusedConsent(error)
}

async function trade(flow: Flow): Promise<void> {
  const { code, code_verifier, deps } = flow
  const redirect_uri = redirectUriOf(deps.config)
  flow.refresh_token = await tradeGoogleCode(worldOf(flow), {
    client: clientOf(flow),
    redirect_uri,
    code,
    code_verifier,
  })
}

async function tryOut(flow: Flow): Promise<void> {
  const { row, deps } = flow
  await checkSettings(row, settingsOf(flow, row), { sealer: deps.sealer, world: worldOf(flow) })
}

async function keep(flow: Flow): Promise<void> {
  const { view, auth, deps } = flow
  await view.change(auth, flow.row.id, async (tx, row) => {
    await saveSettings(tx, row, settingsOf(flow, row), deps.sealer)
    await log(tx, row, 'consent_given')
  })
}

const settingsOf = ({ refresh_token }: Flow, row: DirectoryRecord) => ({ ...keptBeside(row), refresh_token })
const worldOf = ({ deps, row, signal }: Flow) => pullWorldOf(deps, row.id, signal)

function clientOf({ deps }: Flow): GoogleClient {
  const { google } = deps.config
  if (google) return google
  throw new PullError('settings_wrong', 'This installation has no OAuth client at Google any more.')
}
