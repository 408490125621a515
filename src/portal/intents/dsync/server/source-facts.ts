/** What is known of where a directory is read from, and when a change of it waits for somebody. */
import type { Static } from 'typebox'
import { google } from '../../../../pulls/adapters/google.ts'
import { adapterOf } from '../../../../pulls/adapters/index.ts'
import { shownSettings } from '../../../../pulls/settings.ts'
import type { DirectoryRecord } from '../../../../resources/directories/directories.ts'
import { lastConsentProblem } from '../../../../resources/directory-consents/consents.ts'
import { holdPolicyOf } from '../../../../resources/directory-syncs/sources.ts'
import type { PortalDeps } from '../../../server/index.ts'
import type { PortalDirectory } from '../contract.ts'

type Shape = Static<typeof PortalDirectory>
export type SourceFacts = Pick<Shape, 'settings' | 'secrets' | 'consent' | 'chooses_groups' | 'guard'>
type Around = Pick<PortalDeps, 'store' | 'sealer' | 'config'>

export async function sourceFactsOf(around: Around, row: DirectoryRecord): Promise<SourceFacts> {
  const { store, sealer } = around
  const adapter = adapterOf(row.type)
  const { deactivated_people: people, deactivated_percent: percent } = await holdPolicyOf(store.db, row)
  const shown = adapter ? shownSettings(row, sealer) : { settings: {}, secrets: [] }
  return {
    ...shown,
    consent: await consentOf(around, row, shown.secrets),
    chooses_groups: adapter !== undefined && 'group_ids' in adapter.settings.properties,
    guard: { people, percent },
  }
}

export function mayConsent({ config }: Pick<PortalDeps, 'config'>, { type }: Pick<DirectoryRecord, 'type'>) {
  return config.google !== null && type === google.directory_type
}

async function consentOf(around: Around, row: DirectoryRecord, secrets: string[]): Promise<Shape['consent']> {
  if (!mayConsent(around, row)) return null
  const problem = await lastConsentProblem(around.store.db, row.id)
  return { given: secrets.includes('refresh_token'), problem: problem?.message ?? null }
}
