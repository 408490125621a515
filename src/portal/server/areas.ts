/** What the session may set up, and how far each of it is. */
import type { Static } from 'typebox'
import type { Db } from '../../db/connect.ts'
import type { PortalSessionRow } from '../../db/schema.ts'
import type { Store } from '../../db/store.ts'
import type { GuideRegistry } from '../../guides/index.ts'
import { headOf } from '../../resources/audit-logs/trails.ts'
import { needsRenewal, overviewOf } from '../../resources/connection-certificates/overview.ts'
import { listConnectionsOf } from '../../resources/connections/connections.ts'
import { listDirectoriesOf } from '../../resources/directories/directories.ts'
import { listStreamsOf } from '../../resources/log-streams/log-streams.ts'
import { listDomainsOf } from '../../resources/organization-domains/organization-domains.ts'
import type { Intent } from '../../resources/portal-links/intents.ts'
import type { Area } from '../contract.ts'
import { authOf, type PortalAuth } from './sessions.ts'

/** What of the guides a list of areas shows. */
type Cards = Pick<GuideRegistry, 'maybeFindCard'> & {
  directories: Pick<GuideRegistry['directories'], 'maybeFindCard'>
}

/** Whether what the session is for works, as a whole or, on the home, in one part. */
export async function isSetUp(store: Store, session: PortalSessionRow): Promise<boolean> {
  const none = { maybeFindCard: () => undefined }
  const areas = await areasOf(store, { ...none, directories: none }, authOf(session))
  return areas.some(({ state }) => state === 'active')
}

type AreaState = Static<typeof Area>

export async function areasOf(store: Store, guides: Cards, auth: PortalAuth): Promise<AreaState[]> {
  return Promise.all(auth.intents.map((intent) => areaOf(store, guides, auth, intent)))
}

async function areaOf(store: Store, guides: Cards, auth: PortalAuth, intent: Intent): Promise<AreaState> {
  const { db } = store
  if (intent === 'certificate_renewal') return certificatesArea(store, auth)
  if (intent === 'domain_verification') return domainsArea(db, auth)
  if (intent === 'log_streams') return logStreamsArea(db, auth)
  if (intent === 'dsync') return directoriesArea(db, guides, auth)
  if (intent === 'audit_logs') return auditLogsArea(db, auth)
  if (intent !== 'sso') return { intent, available: false, state: 'not_started', detail: null }
  const connections = await listConnectionsOf(db, auth.environment_id, auth.organization_id)
  const first = connections.find((connection) => connection.state === 'active') ?? connections[0]
  if (!first) return { intent, available: true, state: 'not_started', detail: null }
  const state = first.state === 'active' ? 'active' : first.state === 'inactive' ? 'inactive' : 'in_progress'
  return { intent, available: true, state, detail: guides.maybeFindCard(first.guide_id)?.name ?? first.name }
}

/** One domain that is theirs is enough for the vendor to go on. */
async function domainsArea(db: Db, auth: PortalAuth): Promise<AreaState> {
  const area = { intent: 'domain_verification', available: true } as const
  const domains = await listDomainsOf(db, [auth.organization_id])
  const [first] = domains
  if (!first) return { ...area, state: 'not_started', detail: null }
  const verified = domains.find(({ state }) => state === 'verified' || state === 'legacy_verified')
  if (!verified) return { ...area, state: 'in_progress', detail: first.domain }
  return { ...area, state: 'active', detail: verified.domain }
}

async function logStreamsArea(db: Db, auth: PortalAuth): Promise<AreaState> {
  const area = { intent: 'log_streams', available: true } as const
  const streams = await listStreamsOf(db, auth)
  const shown = streams.find(({ state }) => state === 'active' || state === 'error') ?? streams[0]
  if (!shown) return { ...area, state: 'not_started', detail: null }
  const unfinished = shown.state === 'invalid' || shown.activated_at === null
  const state = unfinished ? 'in_progress' : shown.state === 'inactive' ? 'inactive' : 'active'
  return { ...area, state, detail: shown.name }
}

/** Done while nothing that is in use runs out soon. */
async function certificatesArea({ db, clock }: Store, auth: PortalAuth): Promise<AreaState> {
  const area = { intent: 'certificate_renewal', available: true, detail: null } as const
  const connections = await listConnectionsOf(db, auth.environment_id, auth.organization_id)
  const overviews = (await overviewOf(db, connections)).filter(
    ({ settings }) => settings?.protocol === 'saml',
  )
  if (overviews.length === 0) return { ...area, state: 'not_started' }
  const due = overviews.find((overview) => needsRenewal(overview, clock()))
  return due ? { ...area, state: 'in_progress', detail: due.connection.name } : { ...area, state: 'active' }
}

/** What was released counts; people in the preview are nobody's yet. */
async function directoriesArea(db: Db, guides: Cards, auth: PortalAuth): Promise<AreaState> {
  const area = { intent: 'dsync', available: true } as const
  const rows = await listDirectoriesOf(db, auth.environment_id, auth.organization_id)
  const directories = rows.filter(({ state }) => state !== 'deleting')
  const first = directories.find(({ held }) => held === 0) ?? directories[0]
  if (!first) return { ...area, state: 'not_started', detail: null }
  const card = first.guide_id === null ? undefined : guides.directories.maybeFindCard(first.guide_id)
  const broken = first.state === 'invalid_credentials' || first.state === 'unlinked'
  const state = first.held === 1 ? 'in_progress' : broken ? 'inactive' : 'active'
  return { ...area, state, detail: card?.name ?? first.name }
}

/** There is nothing to set up: the application writes, and then there is something to see. */
async function auditLogsArea(db: Db, auth: PortalAuth): Promise<AreaState> {
  const { position } = await headOf(db, auth)
  return {
    intent: 'audit_logs',
    available: true,
    state: position > 0 ? 'active' : 'not_started',
    detail: null,
  }
}
