/** All guides of this server: cards read at start, steps when somebody first opens them. */
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { notFound } from '../kernel/errors.ts'
import {
  type AnyCard,
  type DirectoryCard,
  directoryRemedyCodes,
  type GuideCard,
  type GuideStep,
  type RemedyCode,
  remedyCodes,
} from './guide.ts'
import { readCard } from './read-card.ts'
import { maybeReadRenewal, readSteps } from './read-guide.ts'

/** The guides for one purpose. Ids come from the outside: they are looked up among the known ones, never made into a path. */
export interface Shelf<C extends AnyCard> {
  /** In the order of the provider grid. */
  listCards(): C[]
  maybeFindCard(id: string): C | undefined
  findCard(id: string): C
  maybeFindGuide(id: string): Promise<(C & { steps: GuideStep[] }) | undefined>
  findGuide(id: string): Promise<C & { steps: GuideStep[] }>
}

/** The guides for single sign-on, and beside them those for directories. */
export interface GuideRegistry extends Shelf<GuideCard> {
  directories: Shelf<DirectoryCard>
  /** How a signing certificate is replaced at this provider, or how it goes in general. Empty: not with SAML. */
  findRenewal(id: string): Promise<GuideStep[]>
  /** The provider's own guide, or the generic one of its protocol; nothing for types that no customer sets up. */
  guideForConnectionType(connection_type: string): GuideCard | undefined
  /** The provider's own guide, or the one for any SCIM directory; nothing for what only an operator sets up. */
  guideForDirectoryType(directory_type: string): DirectoryCard | undefined
  /** The guide's own remedy, or the generic one. Takes every refusal code; most of the rarer ones have none. */
  remedyFor(id: string, code: string): string | undefined
}

/** Refusals that the same place in the console mends as another one. */
const sameRemedy: Partial<Record<string, RemedyCode>> = {
  audience_missing: 'audience_mismatch',
  recipient_missing: 'recipient_mismatch',
  destination_missing: 'destination_mismatch',
  issuer_missing: 'issuer_mismatch',
  subject_missing: 'name_id_missing',
  digest_mismatch: 'signature_invalid',
  reference_mismatch: 'signature_invalid',
  decryption_failed: 'encrypted_without_key',
  key_transport_refused: 'encrypted_without_key',
  session_expired: 'expired',
  unsolicited: 'in_response_to_mismatch',
}
const knownCodes: readonly string[] = [...remedyCodes, ...directoryRemedyCodes]

/** Later folders add guides, or replace those of the same name. */
export async function loadGuides(folders: readonly string[]): Promise<GuideRegistry> {
  const found = new Map<string, { folder: string; card: AnyCard }>()
  for (const parent of folders) {
    for (const folder of await listGuideFolders(parent)) {
      const card = await readCard(folder)
      found.set(card.id, { folder, card })
    }
  }
  const all = [...found.values()]
  const connections = shelfOf(
    all.flatMap(({ folder, card }) => ('connection_type' in card ? [{ folder, card }] : [])),
  )
  const directories = shelfOf(
    all.flatMap(({ folder, card }) => ('directory_type' in card ? [{ folder, card }] : [])),
  )
  const renewals = new Map<string, Promise<GuideStep[]>>()
  const readRenewal = async (id: string): Promise<GuideStep[]> => {
    const entry = found.get(id)
    if (entry?.card.protocol !== 'saml') return []
    const own = await maybeReadRenewal(entry.folder, entry.card)
    if (own || id === 'generic-saml') return own ?? []
    return findRenewal('generic-saml')
  }
  const findRenewal = (id: string): Promise<GuideStep[]> => {
    const read =
      renewals.get(id) ??
      readRenewal(id).catch((error) => {
        renewals.delete(id)
        throw error
      })
    if (found.has(id)) renewals.set(id, read)
    return read
  }
  return {
    ...connections,
    directories,
    findRenewal,
    guideForConnectionType: (type) => {
      const own = connections
        .listCards()
        .find((card) => card.connection_type.toLowerCase() === type.toLowerCase())
      if (own) return own
      if (/saml$/i.test(type)) return connections.maybeFindCard('generic-saml')
      return /oidc$/i.test(type) ? connections.maybeFindCard('generic-oidc') : undefined
    },
    guideForDirectoryType: (type) => {
      const cards = directories.listCards().filter((card) => card.directory_type === type)
      // A provider that the contract has no type for borrows the generic one's.
      const own = cards.find(({ group }) => group === 'generic') ?? cards[0]
      return own ?? (/scim/.test(type) ? directories.maybeFindCard('generic-scim') : undefined)
    },
    remedyFor: (id, given) => {
      const code = knownCodes.find((known) => known === (sameRemedy[given] ?? given))
      const card = found.get(id)?.card
      if (!card || !code) return undefined
      return card.remedies[code] ?? found.get(`generic-${card.protocol}`)?.card.remedies[code]
    },
  }
}

function shelfOf<C extends AnyCard>(entries: { folder: string; card: C }[]): Shelf<C> {
  const groups = ['most_used', 'more', 'generic']
  const cards = entries
    .map(({ card }) => card)
    .sort(
      (a, b) =>
        groups.indexOf(a.group) - groups.indexOf(b.group) ||
        a.order - b.order ||
        a.name.localeCompare(b.name),
    )
  const byId = new Map(entries.map((entry) => [entry.card.id, entry]))
  const opened = new Map<string, Promise<C & { steps: GuideStep[] }>>()
  const maybeFindCard = (id: string) => byId.get(id)?.card
  const maybeFindGuide = async (id: string) => {
    const entry = byId.get(id)
    if (!entry) return undefined
    const guide =
      opened.get(id) ??
      readSteps(entry.folder, entry.card).catch((error) => {
        // A file that is being edited must not stay broken until the next start.
        opened.delete(id)
        throw error
      })
    opened.set(id, guide)
    return guide
  }
  return {
    listCards: () => cards,
    maybeFindCard,
    findCard: (id) => maybeFindCard(id) ?? refuse(id),
    maybeFindGuide,
    findGuide: async (id) => (await maybeFindGuide(id)) ?? refuse(id),
  }
}

function refuse(id: string): never {
  throw notFound('Guide', id)
}

/** Folders that hold a `guide.yaml`; anything else in there is not a guide. */
async function listGuideFolders(parent: string): Promise<string[]> {
  const names = (await readdir(parent)).sort()
  const folders = names.map((name) => join(parent, name))
  const isGuide = await Promise.all(
    folders.map((folder) =>
      access(join(folder, 'guide.yaml')).then(
        () => true,
        () => false,
      ),
    ),
  )
  return folders.filter((_, index) => isGuide[index])
}
