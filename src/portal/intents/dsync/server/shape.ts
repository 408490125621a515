/** A directory as the screens show it: secrets become what is known of them. */
import type { Static } from 'typebox'
import type { DirectoryCard, GuideRegistry } from '../../../../guides/index.ts'
import { parseJson } from '../../../../kernel/json.ts'
import type { Counts } from '../../../../resources/directories/counts.ts'
import type { DirectoryRecord } from '../../../../resources/directories/directories.ts'
import { scimBaseUrl, scimTokenUrl } from '../../../../resources/directories/scim-address.ts'
import type { DirectoryToken } from '../../../../resources/directory-tokens/tokens.ts'
import type { EnvironmentSettings } from '../../../../resources/environments/settings.ts'
import type { PortalDirectory, Progress } from '../contract.ts'
import type { SourceFacts } from './source-facts.ts'

type Shape = Static<typeof PortalDirectory>

const emptyProgress: Static<typeof Progress> = {
  step: null,
  completed: [],
  ticks: [],
  variant: null,
  saved_at: null,
}
export function progressOf(row: Pick<DirectoryRecord, 'progress'>): Static<typeof Progress> {
  return { ...emptyProgress, ...parseJson<Partial<Static<typeof Progress>>>(row.progress) }
}

/** One that nobody began here has the guide of its type, or the one for any directory that pushes. */
export function cardOf(
  guides: GuideRegistry,
  row: Pick<DirectoryRecord, 'guide_id' | 'type'>,
): DirectoryCard {
  const chosen = row.guide_id === null ? undefined : guides.directories.maybeFindCard(row.guide_id)
  return chosen ?? guides.guideForDirectoryType(row.type) ?? guides.directories.findCard('generic-scim')
}

export interface Around {
  card: DirectoryCard
  counts: Counts
  tokens: readonly DirectoryToken[]
  source: SourceFacts
  environment: EnvironmentSettings
  public_url: string
  now: string
}

export function portalDirectoryOf(row: DirectoryRecord, around: Around): Shape {
  const { card, counts, tokens, environment, public_url, now } = around
  const { id, name, type, state, created_at, updated_at } = row
  return {
    ...around.source,
    id,
    name,
    type,
    guide_id: card.id,
    protocol: card.protocol,
    state,
    held: row.held === 1,
    released_at: row.activated_at,
    ours: {
      app_name: environment.branding.name,
      start_url: public_url,
      scim_endpoint: scimBaseUrl(public_url, row.external_key),
      upload_endpoint: `${public_url}/directory_sync/csv/${row.external_key}`,
    },
    oauth:
      row.auth_method === 'oauth'
        ? { token_url: scimTokenUrl(public_url, row.external_key), client_id: row.external_key }
        : null,
    tokens: tokens
      .filter(
        ({ revoked_at, expires_at }) => revoked_at === null && (expires_at === null || expires_at > now),
      )
      .map((token) => ({
        id: token.id,
        suffix: token.suffix,
        created_at: token.created_at,
        last_used_at: token.last_used_at,
        expires_at: token.expires_at,
      })),
    counts: {
      active: counts.active_users,
      inactive: counts.inactive_users,
      groups: counts.groups,
    },
    attribute_map: parseJson(row.attribute_map),
    deactivation: environment.directories.deactivated_users,
    progress: progressOf(row),
    created_at,
    updated_at,
  }
}
